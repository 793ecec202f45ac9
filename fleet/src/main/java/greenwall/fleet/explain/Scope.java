package greenwall.fleet.explain;

import greenwall.fleet.Worded;
import java.util.List;

/// How far it reaches: the hosts that moved likewise, and the sentence with the numbers.
public record Scope(Kind kind, List<String> hosts, String why) {
    public enum Kind implements Worded {
        HOST,
        GROUP,
        FLEET
    }
}
