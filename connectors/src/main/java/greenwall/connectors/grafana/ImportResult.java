package greenwall.connectors.grafana;

import greenwall.fleet.CountText;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.OptionValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The outcome of importing a Grafana file.
public sealed interface ImportResult {
    /// @param undrawn the panels that cannot be drawn; they keep their place and show the reason
    /// @param remarks what is missing from the drawn panels and from the dashboard itself
    record Imported(Dashboard dashboard, List<Note> undrawn, List<Note> remarks) implements ImportResult {
        public Imported {
            undrawn = List.copyOf(undrawn);
            remarks = List.copyOf(remarks);
        }
    }

    /// The file is not a dashboard. Lines start at 1; 0 if the fault concerns the entire file.
    record Invalid(int line, int column, String found, String expected) implements ImportResult {}

    /// Something that was not imported, and the reason.
    ///
    /// @param panel its title, or its number if it has no title; empty for the dashboard itself
    record Note(String panel, String reason) {}

    static String named(String title, int id) {
        return title.isBlank() ? "panel " + id : ImportMessages.shown(title);
    }

    /// Collects notes. Keeps up to a thousand remarks and only counts the rest.
    final class Notes {
        private static final int MAX = 1000;

        private final List<Note> left = new ArrayList<>();
        private final List<Note> remarks = new ArrayList<>();
        private final Map<String, Integer> notDrawn = new TreeMap<>();
        private int more;

        void addLeftOut(String panel, String reason) {
            left.add(new Note(panel, reason));
        }

        void addRemark(String panel, String what) {
            Note note = new Note(panel, what);
            if (remarks.size() >= MAX) {
                more++;
            } else if (!remarks.contains(note)) {
                remarks.add(note);
            }
        }

        void countUndrawn(OptionValues options, List<OptionKey<?>> undrawn) {
            undrawn.stream().filter(options::has).forEach(o -> notDrawn.merge(o.name(), 1, Integer::sum));
        }

        Imported imported(Dashboard dashboard) {
            List<Note> all = new ArrayList<>(remarks);
            if (!notDrawn.isEmpty()) {
                all.add(new Note(
                        "",
                        "kept but not drawn: "
                                + notDrawn.entrySet().stream()
                                        .map(e -> e.getKey() + " (" + e.getValue() + ")")
                                        .collect(Collectors.joining(", "))));
            }
            if (more > 0) {
                all.add(new Note("", CountText.of(more, "more remark")));
            }
            return new Imported(dashboard, left, all);
        }
    }
}
