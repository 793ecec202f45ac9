package greenwall.fleet.alert;

import java.util.Locale;

/// Where an alert stands, what asks for attention first. Unknown: it fired when its source was last heard.
public enum Phase {
    FIRING,
    UNKNOWN,
    PENDING,
    SUPPRESSED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
