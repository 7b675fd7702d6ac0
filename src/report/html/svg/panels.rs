//! Each source of a raster by itself, in small: sources that act together make the same picture.

use maud::{Markup, html};

use super::super::super::{ProfileSection, Raster, RasterCell};
use super::marks::{Look, PARTS, Stripe, busiest, layer, paths, strength};
use super::shares::colour;
use super::{LINE, Picture, Point, WIDTH, fitted, px, rect, text};

/// Panels in a line of the picture that shows each source by itself.
const PANELS: usize = 3;
/// Units between panels.
const BETWEEN: f64 = 14.0;
/// Units of the thickest row.
const ROW: f64 = 18.0;
/// Units of a panel's rows together.
const PANEL: f64 = 300.0;

/// Each source by itself, on the same days and hours: sources that act together make the same picture. `None` where
/// there is one source only.
pub(in super::super) fn by_source(profile: &ProfileSection) -> Option<Picture> {
    let raster = profile.raster.as_ref()?;
    let named = raster.sources.len();
    let panels = named + usize::from(raster.others > 0);
    if panels < 2 {
        return None;
    }
    let wide = (WIDTH - BETWEEN * (PANELS - 1) as f64) / PANELS as f64;
    let tall = PANEL.min(f64::from(raster.rows.max(1)) * ROW);
    let corner = |at: usize| {
        let (column, line) = ((at % PANELS) as f64, (at / PANELS) as f64);
        (column * (wide + BETWEEN), LINE + line * (tall + LINE + BETWEEN))
    };
    let body = html! {
        @for at in 0..panels {
            @let (x, y) = corner(at);
            @let name = raster.sources.get(at).map_or("all others", String::as_str);
            (text(x, y - 7.0, "t", &fitted(name, wide)))
            (rect((x, y), (wide, tall), "ground"))
            (panel(raster, at, (x, y), (wide, tall)))
        }
    };
    let title = format!("Each leading source of {} by itself: days by time of day", profile.domain);
    let desc = "The same rows and hours as in the picture above, one panel for each source.".to_owned();
    let height = corner(panels - 1).1 + tall + 4.0;
    Some(Picture { id: "raster-by-source".to_owned(), title, desc, height, body })
}

/// The marks of one source, as high as their rows.
fn panel(raster: &Raster, at: usize, (x, y): Point, (wide, tall): Point) -> Markup {
    let layer_of = |cell: &&RasterCell| (cell.layer as usize).min(raster.sources.len()) == at;
    let cells: Vec<&RasterCell> = raster.cells.iter().filter(layer_of).collect();
    let most = busiest(cells.iter().copied());
    let stripe = |cell: &&RasterCell| {
        let look = Look { layer: cell.layer, strength: strength(cell.lookups, most), stripes: 1 };
        Stripe { look, row: cell.row, middle: PARTS / 2, bin: cell.bin }
    };
    let stripes: Vec<Stripe> = cells.iter().map(stripe).collect();
    let bin = wide * f64::from(raster.bin_minutes) / 1_440.0;
    let part = tall / f64::from(raster.rows.max(1)) / f64::from(PARTS);
    html! {
        g transform={ "translate(" (px(x)) " " (px(y)) ") scale(" (format!("{bin:.4} {part:.4}")) ")" } {
            @for (look, path) in &paths(stripes, 2.0 / bin) {
                path class={ "mark k" (look.strength) " " (colour(layer(raster, look.layer))) } stroke-width=(PARTS) d=(path) {}
            }
        }
    }
}
