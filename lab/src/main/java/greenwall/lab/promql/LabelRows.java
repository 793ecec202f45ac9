package greenwall.lab.promql;

import greenwall.fleet.Labels;
import java.util.List;
import java.util.Optional;

/// The labels of a frame's rows. They are built on demand: most rows of a query are folded into others, and of those
/// only the grouping labels are read.
sealed interface LabelRows {
    LabelRows NONE = new Listed(List.of());

    int size();

    Labels labels(int row);

    /// The value of one label, or the empty string.
    String value(int row, String name);

    /// The only names that any row can have, where that is known.
    Optional<List<String>> names();

    static LabelRows of(Labels only) {
        return new Listed(List.of(only));
    }

    static LabelRows of(List<Labels> all) {
        return new Listed(all);
    }

    /// Some of these rows, in the order given.
    default LabelRows picked(int[] rows) {
        return new Picked(this, rows);
    }

    record Listed(List<Labels> all) implements LabelRows {
        @Override
        public int size() {
            return all.size();
        }

        @Override
        public Labels labels(int row) {
            return all.get(row);
        }

        @Override
        public String value(int row, String name) {
            return all.get(row).get(name);
        }

        @Override
        public Optional<List<String>> names() {
            return Optional.empty();
        }
    }

    record Picked(LabelRows from, int[] rows) implements LabelRows {
        @Override
        public int size() {
            return rows.length;
        }

        @Override
        public Labels labels(int row) {
            return from.labels(rows[row]);
        }

        @Override
        public String value(int row, String name) {
            return from.value(rows[row], name);
        }

        @Override
        public Optional<List<String>> names() {
            return from.names();
        }

        @Override
        public LabelRows picked(int[] chosen) {
            var composed = new int[chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                composed[i] = rows[chosen[i]];
            }
            return new Picked(from, composed);
        }
    }

    /// Groups of a frame's rows by the named labels: `first` is one row of each group.
    record Grouped(EvaluationFrame frame, List<String> kept, int[] first) implements LabelRows {
        @Override
        public int size() {
            return first.length;
        }

        @Override
        public Labels labels(int row) {
            var scratch = new String[kept.size() * 2];
            for (int i = 0; i < kept.size(); i++) {
                scratch[2 * i] = kept.get(i);
                scratch[2 * i + 1] = frame.label(first[row], kept.get(i));
            }
            return Labels.copyOf(scratch, scratch.length);
        }

        @Override
        public String value(int row, String name) {
            return kept.contains(name) ? frame.label(first[row], name) : "";
        }

        @Override
        public Optional<List<String>> names() {
            return Optional.of(kept);
        }
    }
}
