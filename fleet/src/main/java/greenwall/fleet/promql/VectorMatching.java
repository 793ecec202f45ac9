package greenwall.fleet.promql;

import java.util.List;

/// How the series of two vectors are matched. `labels` are the labels to match on, or without `on` the labels
/// to ignore. `include` are the labels that the "many" side copies from the "one" side.
public record VectorMatching(boolean on, List<String> labels, Cardinality cardinality, List<String> include) {
    public static final VectorMatching DEFAULT =
            new VectorMatching(false, List.of(), Cardinality.ONE_TO_ONE, List.of());

    public enum Cardinality {
        ONE_TO_ONE,
        /// group_left.
        MANY_TO_ONE,
        /// group_right.
        ONE_TO_MANY
    }
}
