package greenwall.fleet.alert;

import java.util.Comparator;

/// The sort orders of alert lists.
public final class AlertOrder {
    private AlertOrder() {}

    /// The worst first, and among equal ones the newest first; the default order of lists.
    public static Comparator<Alert> worstFirst() {
        return Comparator.comparingInt((Alert a) -> a.phase().ordinal())
                .thenComparing(a -> a.acknowledged().isPresent())
                .thenComparingInt(a -> AlertSeverity.rank(a.severity()))
                .thenComparing(Alert::since, Comparator.reverseOrder())
                .thenComparing(Alert::labels);
    }

    public static Comparator<Alert> newestFirst() {
        return Comparator.comparing(Alert::since, Comparator.reverseOrder()).thenComparing(Alert::labels);
    }
}
