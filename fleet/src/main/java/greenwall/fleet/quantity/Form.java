package greenwall.fleet.quantity;

import java.util.List;
import java.util.Optional;

/// One PromQL way to get a quantity: an expression with one series per host, or per host and key.
///
/// `keys` says from which of the answer's labels each canonical key is read. `inputs` are the raw selectors
/// behind a recorded series, for sites whose rules cannot be read. A `quotient` of rates is right from the
/// second scrape on, a bare rate only when its series is as old as its window. `files` are words of the names
/// of the textfiles that it is written to. `judge` is an expression whose value is held against the limits
/// instead of the value shown. `names` lists what the value counts (the units that failed), in the label of
/// that name.
public record Form(
        String id,
        String quantity,
        String expr,
        List<Key> keys,
        Coding coding,
        Trust trust,
        String exporter,
        List<String> inputs,
        List<String> files,
        boolean quotient,
        Optional<String> judge,
        Optional<Names> names,
        Optional<String> note) {

    public Form {
        keys = List.copyOf(keys);
        inputs = List.copyOf(inputs);
        files = List.copyOf(files);
    }

    /// A site's own form: only an expression.
    public static Form ofSite(String id, String quantity, String expr, List<Key> keys) {
        return plain(id, quantity, expr, keys, Trust.SITE);
    }

    /// An expression that gives the quantity's numbers as they are.
    public static Form plain(String id, String quantity, String expr, List<Key> keys, Trust trust) {
        return new Form(
                id,
                quantity,
                expr,
                keys,
                Coding.NUMBER,
                trust,
                "",
                List.of(),
                List.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The canonical key `name`, read from the first of the labels that is there, or always the same.
    public record Key(String name, List<String> labels, Optional<String> constant) {
        public Key {
            labels = List.copyOf(labels);
        }
    }

    public record Names(String expr, String label) {}

    /// How a row's number or labels become the canonical value.
    public enum Coding {
        NUMBER,
        /// A multiplier that some versions give as x and some as 1/x: never below one.
        MULTIPLIER,
        /// A pool's root vdev by vdev_state_t, where 7 is healthy.
        ROOT_VDEV,
        /// The word in the label `state` or `health` of the one row whose value is 1; no such row: unknown.
        ONE_HOT
    }

    /// How far a reading can be believed.
    public enum Trust {
        PLAIN,
        SITE,
        ESTIMATE,
        /// Names that third-party scripts use and no exporter's source has.
        UNVERIFIED,
        /// Known to report "nothing wrong" whatever happens: its good values are not shown as ok.
        NEVER_GREEN
    }
}
