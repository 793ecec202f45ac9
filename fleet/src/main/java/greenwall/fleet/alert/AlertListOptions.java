package greenwall.fleet.alert;

import java.util.Optional;
import java.util.Set;

/// The options of the alert list: filter, grouping, order and collapsed groups.
public record AlertListOptions(String filter, Grouping grouping, boolean newestFirst, Set<String> closed) {
    public static final AlertListOptions FIRST = new AlertListOptions("", Grouping.BY_NAME, false, Set.of());

    public AlertListOptions filter(String typed) {
        return new AlertListOptions(typed, grouping, newestFirst, closed);
    }

    public AlertListOptions grouping(Grouping by) {
        return new AlertListOptions(filter, by, newestFirst, Set.of());
    }

    public AlertListOptions newestFirst(boolean newest) {
        return new AlertListOptions(filter, grouping, newest, closed);
    }

    public AlertListOptions closed(Set<String> groups) {
        return new AlertListOptions(filter, grouping, newestFirst, groups);
    }

    /// How alerts are grouped; `label` is the label of [Kind#LABEL].
    public record Grouping(Kind kind, String label) {
        public static final Grouping NONE = new Grouping(Kind.NONE, "");
        public static final Grouping BY_NAME = new Grouping(Kind.NAME, "");
        public static final Grouping BY_HOST = new Grouping(Kind.HOST, "");

        public static Grouping by(String label) {
            return new Grouping(Kind.LABEL, label);
        }

        public enum Kind {
            NONE,
            NAME,
            HOST,
            LABEL
        }

        /// The word for the grouping in links.
        public String word() {
            return switch (kind) {
                case NONE -> "none";
                case NAME -> "alert";
                case HOST -> "host";
                case LABEL -> "label:" + label;
            };
        }

        public static Optional<Grouping> of(String word) {
            return switch (word) {
                case "none" -> Optional.of(NONE);
                case "alert" -> Optional.of(BY_NAME);
                case "host" -> Optional.of(BY_HOST);
                default ->
                    word.startsWith("label:") && word.length() > 6
                            ? Optional.of(by(word.substring(6)))
                            : Optional.empty();
            };
        }

        String of(Alert alert, AlertHostNames hosts) {
            return switch (kind) {
                case NONE -> "";
                case NAME -> alert.name();
                case HOST -> hosts.of(alert.cluster(), alert.host());
                case LABEL -> alert.labels().has(label) ? alert.labels().get(label) : "(no " + label + ")";
            };
        }
    }
}
