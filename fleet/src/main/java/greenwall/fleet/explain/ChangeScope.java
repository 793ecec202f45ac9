package greenwall.fleet.explain;

import greenwall.fleet.LowerCaseEnum;
import java.util.List;

/// The extent of the change: the hosts that moved in the same way, and a sentence with the numbers.
public record ChangeScope(Kind kind, List<String> hosts, String why) {
    public enum Kind implements LowerCaseEnum {
        HOST,
        GROUP,
        FLEET
    }
}
