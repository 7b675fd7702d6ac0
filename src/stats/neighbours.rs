//! Each of many among those of similar volume: rank, median and robust z for all at once.
//!
//! The figures are those of [`rank_p`](super::many::rank_p) and [`robust_z`](super::many::robust_z) to the last bit.
//! Neighbourhoods of neighbouring volumes overlap, so they are slid along the sorted volumes, in two sets that answer
//! "the k-th smallest": O(n log² n) for n members.

use super::many::Share;
use super::order::Order;

/// Half the width of a neighbourhood, in decades of volume.
pub const WIDTH_DEX: f64 = 0.15;

/// The fewest neighbours; a neighbourhood widens until it has them.
pub const LEAST: usize = 200;

/// One of many: how large it is, and the share that is compared.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Volume, such as spells; at least 1.
    pub volume: u64,
    /// The share, which must be a number, of a total above 0.
    pub share: Share,
}

/// Where a member stands among its neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// How many neighbours it has; it is not one of them.
    pub neighbours: usize,
    /// How far the neighbourhood reaches to either side, in decades of volume.
    pub width_dex: f64,
    /// 1 for the greatest share; equal shares have the same rank.
    pub rank: usize,
    /// (1 + neighbours with at least this share) / (1 + neighbours).
    pub rank_p: f64,
    /// The neighbours' median share; `None` without neighbours.
    pub median: Option<f64>,
    /// Robust z on the logit scale; `None` if the neighbours' MAD is 0 or there are none.
    pub z: Option<f64>,
}

/// The places of all members, in their order.
///
/// Neighbours are the others within [`WIDTH_DEX`]; where these are fewer than [`LEAST`], the nearest in volume join
/// until there are as many, those at equal distance together.
pub fn places(members: &[Member]) -> Vec<Place> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|&i| members[i].volume);
    let decades: Vec<f64> = order.iter().map(|&i| (members[i].volume.max(1) as f64).log10()).collect();
    let mut shares = Order::new(members.iter().map(|member| member.share.share));
    let mut logits = Order::new(members.iter().map(|member| member.share.logit().unwrap_or_default()));
    let mut places = vec![None; members.len()];
    let (mut low, mut high) = (0, 0);
    let mut reach = Reach::default();
    for (at, &member) in order.iter().enumerate() {
        if at == 0 || decades[at - 1] < decades[at] {
            reach = Reach::of(&decades, at);
        }
        // Windows move upwards: their ends never go back.
        order[high..reach.high].iter().for_each(|&i| [&mut shares, &mut logits].into_iter().for_each(|o| o.insert(i)));
        order[low..reach.low].iter().for_each(|&i| [&mut shares, &mut logits].into_iter().for_each(|o| o.remove(i)));
        (low, high) = (reach.low, reach.high);
        [&mut shares, &mut logits].into_iter().for_each(|set| set.remove(member));
        places[member] = Some(place(&shares, &logits, member, reach.width));
        [&mut shares, &mut logits].into_iter().for_each(|set| set.insert(member));
    }
    places.into_iter().flatten().collect()
}

/// The place of `member`, which is itself in neither set.
fn place(shares: &Order, logits: &Order, member: usize, width_dex: f64) -> Place {
    let neighbours = shares.len();
    let share = shares.value(member);
    let spread = logits.median_and_mad().filter(|&(_, mad)| mad > 0.0);
    Place {
        neighbours,
        width_dex,
        rank: 1 + shares.above(share),
        rank_p: (1.0 + shares.at_least(share) as f64) / (1.0 + neighbours as f64),
        median: shares.median(),
        z: spread.map(|(median, mad)| (logits.value(member) - median) / (1.4826 * mad)),
    }
}

/// A neighbourhood among ascending volumes.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    /// Where it begins.
    low: usize,
    /// Where it is over.
    high: usize,
    /// How far it reaches to either side, in decades.
    width: f64,
}

impl Reach {
    /// The neighbourhood of the member at `at`, itself included.
    fn of(decades: &[f64], at: usize) -> Reach {
        let centre = decades[at];
        let within = |width: f64| Reach {
            low: decades.partition_point(|&d| centre - d > width),
            high: decades.partition_point(|&d| d - centre <= width),
            width,
        };
        let reach = within(WIDTH_DEX);
        if reach.high - reach.low > LEAST {
            return reach;
        }
        let (mut low, mut high, mut width) = (reach.low, reach.high, WIDTH_DEX);
        while high - low <= LEAST && (low > 0 || high < decades.len()) {
            let below = low.checked_sub(1).map(|i| centre - decades[i]);
            let above = decades.get(high).map(|d| d - centre);
            match (below, above) {
                (Some(below), above) if above.is_none_or(|above| below <= above) => {
                    (low, width) = (low - 1, below);
                }
                (_, Some(above)) => (high, width) = (high + 1, above),
                _ => break,
            }
        }
        within(width)
    }
}
