//! The payer's browser, which a card's bank weighs.

use serde::Serialize;

/// What a card's bank is told of the payer's browser (3-D Secure 2 demands it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Browser {
    /// `navigator.javaEnabled()`
    pub java_enabled: bool,
    /// Whether the page that asked could run scripts.
    pub javascript_enabled: bool,
    /// `Date.prototype.getTimezoneOffset()`, in minutes.
    #[serde(rename = "timezone_offset")]
    pub timezone_offset_min: i16,
    /// `screen.colorDepth`, in bits.
    #[serde(rename = "color_depth")]
    pub color_depth_bits: u8,
    /// `screen.width`, in pixels.
    #[serde(rename = "screen_width")]
    pub screen_width_px: u16,
    /// `screen.height`, in pixels.
    #[serde(rename = "screen_height")]
    pub screen_height_px: u16,
}
