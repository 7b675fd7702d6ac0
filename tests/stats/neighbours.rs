//! Places among neighbours are those of the plain definitions.

use proptest::prelude::*;
use whoasks::stats::many::{Share, rank_p, robust_z};
use whoasks::stats::median::median_and_mad;
use whoasks::stats::neighbours::{LEAST, Member, Place, WIDTH_DEX, places};

/// The place by the definitions, one member at a time.
fn plain(members: &[Member], at: usize) -> Place {
    let decade = |member: &Member| (member.volume as f64).log10();
    let distance = |member: &Member| (decade(member) - decade(&members[at])).abs();
    let others: Vec<&Member> = members.iter().enumerate().filter(|&(i, _)| i != at).map(|(_, m)| m).collect();
    let mut distances: Vec<f64> = others.iter().map(|other| distance(other)).collect();
    distances.sort_by(f64::total_cmp);
    let least = distances.get(LEAST - 1).or(distances.last()).copied().unwrap_or(0.0);
    let width_dex = least.max(WIDTH_DEX);
    let near: Vec<Share> = others.iter().filter(|m| distance(m) <= width_dex).map(|m| m.share).collect();
    let shares: Vec<f64> = near.iter().map(|n| n.share).collect();
    let x = members[at].share;
    Place {
        neighbours: near.len(),
        width_dex,
        rank: 1 + shares.iter().filter(|&&share| share > x.share).count(),
        rank_p: rank_p(x.share, &shares),
        median: median_and_mad(shares).map(|(median, _)| median),
        z: robust_z(x, &near),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn sliding_is_the_definition(drawn in prop::collection::vec((1u32..14, 1u64..9, 0u64..=6), 0..450)) {
        let member = |&(power, factor, part): &(u32, u64, u64)| {
            let volume = factor << power;
            Member { volume, share: Share { share: part as f64 / 6.0, total: volume } }
        };
        let members: Vec<Member> = drawn.iter().map(member).collect();
        let found = places(&members);
        prop_assert_eq!(found.len(), members.len());
        for (at, place) in found.into_iter().enumerate() {
            prop_assert_eq!(place, plain(&members, at));
        }
    }
}

#[test]
fn one_alone_has_no_neighbours() {
    let alone = [Member { volume: 50, share: Share { share: 1.0, total: 50 } }];
    let expected = Place { neighbours: 0, width_dex: WIDTH_DEX, rank: 1, rank_p: 1.0, median: None, z: None };
    assert_eq!(places(&alone), [expected]);
    assert_eq!(places(&[]), []);
}

/// 199 neighbours are one too few: the next volume joins, a decade away. One neighbour has no spread.
#[test]
fn a_neighbourhood_widens_until_it_has_enough() {
    let member = |volume| Member { volume, share: Share { share: 0.5, total: volume } };
    let first = |same| {
        let members = [vec![member(100); same], vec![member(1_000)]].concat();
        let Place { neighbours, width_dex, .. } = places(&members)[0];
        (neighbours, width_dex)
    };
    assert_eq!((first(200), first(201)), ((200, 1.0), (200, WIDTH_DEX)));
    let both = [member(100), Member { share: Share { share: 0.2, total: 100 }, ..member(100) }];
    assert_eq!(
        places(&both).iter().map(|place| (place.neighbours, place.z)).collect::<Vec<_>>(),
        [(1, None), (1, None)]
    );
}
