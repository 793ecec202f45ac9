package greenwall.fleet.explain;

import greenwall.fleet.LowerCaseEnum;
import java.util.List;

/// The extent of the change: the hosts that moved in the same way, and a sentence with the numbers.
public record ChangeExtent(Kind kind, List<String> hosts, String why) {
    /// The same, if a part of the hosts may be missing.
    ///
    /// @param gap the reason; empty if none is missing
    ChangeExtent withGap(String gap) {
        return gap.isEmpty() ? this : new ChangeExtent(kind, hosts, why + "; " + gap);
    }

    public enum Kind implements LowerCaseEnum {
        HOST,
        GROUP,
        FLEET
    }
}
