package greenwall.fleet.dashboard;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A dashboard of the site.
///
/// @param name its name in links and on the command line: the file name without its extension
/// @param refresh the polling interval; empty for the console's refresh interval
/// @param zone `browser` for the viewer's zone, `utc`, or a name such as `Europe/Berlin`
public record Dashboard(
        String name,
        String title,
        String description,
        List<String> tags,
        List<Row> rows,
        TimeRange time,
        Optional<Duration> refresh,
        String zone,
        List<Variable> variables,
        List<AnnotationQuery> annotations,
        List<Link> links) {
    /// Panels under one heading that can be collapsed. The first row may have no title, and then no heading
    /// is drawn. The positions of panels are relative to their row.
    ///
    /// @param repeat the variable for whose values the row is repeated; empty for a single row
    public record Row(String title, boolean collapsed, String repeat, List<Panel> panels) {
        public Row with(List<Panel> others) {
            return new Row(title, collapsed, repeat, others);
        }

        public int height() {
            return panels.stream()
                    .mapToInt(p -> p.place().y() + p.place().h())
                    .max()
                    .orElse(0);
        }
    }

    /// The time range when the dashboard opens: `now-6h`, `now`, `now/d`, or an instant.
    public record TimeRange(String from, String to) {
        public static final TimeRange DEFAULT = new TimeRange("now-6h", "now");
    }

    /// The time zone in which its panels show times.
    public ZoneId zone(ZoneId viewer) {
        return zone(zone, viewer);
    }

    /// The zone of this name; the viewer's if there is none.
    static ZoneId zone(String name, ZoneId viewer) {
        try {
            return name.isEmpty() || name.equals("browser") ? viewer : ZoneId.of(name.equals("utc") ? "UTC" : name);
        } catch (DateTimeException _) {
            return viewer;
        }
    }

    public Stream<Panel> panels() {
        return rows.stream().flatMap(r -> r.panels().stream());
    }

    public Optional<Panel> panel(int id) {
        return panels().filter(p -> p.id() == id).findFirst();
    }

    public static Dashboard of(String title, List<Panel> panels) {
        return new Dashboard(
                "",
                title,
                "",
                List.of(),
                List.of(new Row("", false, "", panels)),
                TimeRange.DEFAULT,
                Optional.empty(),
                "browser",
                List.of(),
                List.of(),
                List.of());
    }

    /// Ids that no panel has: those after the highest, or from 1 if the highest is near the limit of an int.
    public PrimitiveIterator.OfInt freeIds() {
        var taken = panels().map(Panel::id).collect(Collectors.toSet());
        int highest = taken.isEmpty() ? 0 : Math.max(0, Collections.max(taken));
        return IntStream.iterate(highest < Integer.MAX_VALUE / 2 ? highest + 1 : 1, id -> id + 1)
                .filter(id -> !taken.contains(id))
                .iterator();
    }

    /// Adds a panel below all others, with a new id.
    public Dashboard plus(Panel panel) {
        int id = freeIds().nextInt();
        var others = new ArrayList<>(rows);
        var last = others.isEmpty() ? new Row("", false, "", List.of()) : others.removeLast();
        var all = new ArrayList<>(last.panels());
        all.add(panel.numbered(id)
                .at(new Panel.GridPosition(
                        panel.place().x(),
                        last.height(),
                        panel.place().w(),
                        panel.place().h())));
        others.add(last.with(all));
        return with(others);
    }

    public Dashboard choosing(List<Variable> others) {
        return new Dashboard(name, title, description, tags, rows, time, refresh, zone, others, annotations, links);
    }

    public Dashboard with(List<Row> others) {
        return new Dashboard(
                name, title, description, tags, others, time, refresh, zone, variables, annotations, links);
    }
}
