package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.Dashboard;
import java.util.ArrayList;
import java.util.List;

/// What became of a file of Grafana.
public sealed interface Imported {
    /// A dashboard, and all of the file that is not in it.
    ///
    /// @param left the panels that cannot be drawn; they keep their place and tell why
    /// @param remarks what is missing of panels that are drawn, and of the dashboard
    record Taken(Dashboard dashboard, List<Note> left, List<Note> remarks) implements Imported {
        public Taken {
            left = List.copyOf(left);
            remarks = List.copyOf(remarks);
        }
    }

    /// The file is no dashboard.
    ///
    /// @param line from 1; 0 for the file as a whole
    record Fault(int line, int column, String found, String expected) implements Imported {}

    /// What is not taken, and why.
    ///
    /// @param panel its title, or its number where it has none; empty for the dashboard as a whole
    record Note(String panel, String reason) {}

    static String named(String title, int id) {
        return title.isBlank() ? "panel " + id : Reason.shown(title);
    }

    /// Collects notes; more than a thousand are counted alone.
    final class Notes {
        private static final int MOST = 1000;

        private final List<Note> left = new ArrayList<>();
        private final List<Note> remarks = new ArrayList<>();
        private int more;

        void left(String panel, String reason) {
            left.add(new Note(panel, reason));
        }

        void remark(String panel, String what) {
            Note note = new Note(panel, what);
            if (remarks.size() >= MOST) {
                more++;
            } else if (!remarks.contains(note)) {
                remarks.add(note);
            }
        }

        Taken taken(Dashboard dashboard) {
            List<Note> all = new ArrayList<>(remarks);
            if (more > 0) {
                all.add(new Note("", more + " more remarks"));
            }
            return new Taken(dashboard, left, all);
        }
    }
}
