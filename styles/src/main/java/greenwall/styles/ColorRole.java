package greenwall.styles;

import java.util.Locale;

/// The purpose of a colour. Style sheets and drawing code name roles and never a colour.
public enum ColorRole {
    BG,
    SURFACE,
    RAISED,
    LINE,
    EDGE,
    FG,
    MUTED,
    ACCENT,
    OK,
    ON_OK,
    OK_TEXT,
    WARN,
    ON_WARN,
    WARN_TEXT,
    CRITICAL,
    ON_CRITICAL,
    CRITICAL_TEXT,
    DOWN,
    ON_DOWN,
    DOWN_TEXT,
    STALE,
    ON_STALE,
    STALE_TEXT,
    SILENT,
    ON_SILENT,
    SILENT_TEXT,
    GONE,
    ON_GONE,
    GONE_TEXT,
    ABSENT,
    ON_ABSENT,
    ABSENT_TEXT,
    IDLE,
    ON_IDLE,
    IDLE_TEXT,
    GRID,
    BAND;

    /// The token's name in style sheets: `-gw-on-ok`.
    String token() {
        return "-gw-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
