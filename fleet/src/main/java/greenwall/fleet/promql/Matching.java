package greenwall.fleet.promql;

import java.util.List;

/// How the series of two vectors find each other. Without `on` the labels are those that are ignored. `include`
/// are the labels that the many take over from the one.
public record Matching(boolean on, List<String> labels, Cardinality cardinality, List<String> include) {
    public static final Matching DEFAULT = new Matching(false, List.of(), Cardinality.ONE_TO_ONE, List.of());

    public enum Cardinality {
        ONE_TO_ONE,
        /// group_left.
        MANY_TO_ONE,
        /// group_right.
        ONE_TO_MANY
    }
}
