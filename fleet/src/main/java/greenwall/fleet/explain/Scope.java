package greenwall.fleet.explain;

import greenwall.fleet.NamedConstant;
import java.util.List;

/// How far it reaches: the hosts that moved likewise, and the sentence with the numbers.
public record Scope(Kind kind, List<String> hosts, String why) {
    public enum Kind implements NamedConstant {
        HOST,
        GROUP,
        FLEET
    }
}
