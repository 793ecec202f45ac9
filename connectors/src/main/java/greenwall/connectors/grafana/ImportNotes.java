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

/// Collects what is not imported, with the reasons. Keeps up to a thousand remarks and only counts the rest.
final class ImportNotes {
    private static final int MAX = 1000;

    private final List<ImportResult.Note> left = new ArrayList<>();
    private final List<ImportResult.Note> remarks = new ArrayList<>();
    private final Map<String, Integer> notDrawn = new TreeMap<>();
    private int more;

    void addLeftOut(String panel, String reason) {
        left.add(new ImportResult.Note(panel, reason));
    }

    void addRemark(String panel, String what) {
        ImportResult.Note note = new ImportResult.Note(panel, what);
        if (remarks.size() >= MAX) {
            more++;
        } else if (!remarks.contains(note)) {
            remarks.add(note);
        }
    }

    void countUndrawn(OptionValues options, List<OptionKey<?>> undrawn) {
        undrawn.stream().filter(options::has).forEach(o -> notDrawn.merge(o.name(), 1, Integer::sum));
    }

    ImportResult.Imported imported(Dashboard dashboard) {
        List<ImportResult.Note> all = new ArrayList<>(remarks);
        if (!notDrawn.isEmpty()) {
            all.add(new ImportResult.Note(
                    "",
                    "kept but not drawn: "
                            + notDrawn.entrySet().stream()
                                    .map(e -> e.getKey() + " (" + e.getValue() + ")")
                                    .collect(Collectors.joining(", "))));
        }
        if (more > 0) {
            all.add(new ImportResult.Note("", CountText.of(more, "more remark")));
        }
        return new ImportResult.Imported(dashboard, left, all);
    }
}
