package greenwall.fleet.alert;

import java.util.Optional;

/// How alerts are grouped; `label` is the label of [Kind#LABEL].
public record AlertGrouping(Kind kind, String label) {
    public static final AlertGrouping NONE = new AlertGrouping(Kind.NONE, "");
    public static final AlertGrouping BY_NAME = new AlertGrouping(Kind.NAME, "");
    public static final AlertGrouping BY_HOST = new AlertGrouping(Kind.HOST, "");

    public static AlertGrouping by(String label) {
        return new AlertGrouping(Kind.LABEL, label);
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

    public static Optional<AlertGrouping> of(String word) {
        return switch (word) {
            case "none" -> Optional.of(NONE);
            case "alert" -> Optional.of(BY_NAME);
            case "host" -> Optional.of(BY_HOST);
            default ->
                word.startsWith("label:") && word.length() > 6 ? Optional.of(by(word.substring(6))) : Optional.empty();
        };
    }

    String of(Alert alert, AlertHostNames hosts) {
        return switch (kind) {
            case NONE -> "";
            case NAME -> alert.name();
            case HOST -> hosts.of(alert.cluster(), alert.host());
            case LABEL -> alert.labels().has(label) ? alert.labels().get(label) : "(without the label " + label + ")";
        };
    }
}
