package greenwall.fleet.explain;

import java.util.List;
import java.util.Locale;

/// How far it reaches: the hosts that moved likewise, and the sentence with the numbers.
public record Scope(Kind kind, List<String> hosts, String why) {
    public Scope {
        hosts = List.copyOf(hosts);
    }

    public enum Kind {
        HOST,
        GROUP,
        FLEET;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
