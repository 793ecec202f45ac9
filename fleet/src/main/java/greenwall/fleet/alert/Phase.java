package greenwall.fleet.alert;

import greenwall.fleet.Worded;

/// Where an alert stands, what asks for attention first. Unknown: it fired when its source was last heard.
public enum Phase implements Worded {
    FIRING,
    UNKNOWN,
    PENDING,
    SUPPRESSED
}
