package greenwall.fleet.dashboard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A view of the site's own.
///
/// @param name what the command line and links call it: the name of its file without the ending
/// @param refresh how often it asks again; empty: with the console's own refresh
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
    /// Panels under one heading that can be folded. The first row of a dashboard may have no title: its heading is
    /// not drawn. The places of its panels are counted from its own top.
    ///
    /// @param repeat the variable for each value of which the row stands once; empty for once
    public record Row(String title, boolean collapsed, String repeat, List<Panel> panels) {
        /// Rows of the grid that its panels take.
        public int height() {
            return panels.stream()
                    .mapToInt(p -> p.place().y() + p.place().h())
                    .max()
                    .orElse(0);
        }
    }

    /// The window it opens with, in the words that its variables use too: `now-6h`, `now`, `now/d`, or an instant.
    public record TimeRange(String from, String to) {
        public static final TimeRange USUAL = new TimeRange("now-6h", "now");
    }

    public Stream<Panel> panels() {
        return rows.stream().flatMap(r -> r.panels().stream());
    }

    public Optional<Panel> panel(int id) {
        return panels().filter(p -> p.id() == id).findFirst();
    }

    /// A view with these panels and nothing else.
    public static Dashboard of(String title, List<Panel> panels) {
        return new Dashboard(
                "",
                title,
                "",
                List.of(),
                List.of(new Row("", false, "", panels)),
                TimeRange.USUAL,
                Optional.empty(),
                "browser",
                List.of(),
                List.of(),
                List.of());
    }

    /// Numbers that no panel has, after the highest where there is room.
    public PrimitiveIterator.OfInt freeIds() {
        var taken = panels().map(Panel::id).collect(Collectors.toSet());
        int highest = taken.isEmpty() ? 0 : Math.max(0, Collections.max(taken));
        return IntStream.iterate(highest < Integer.MAX_VALUE / 2 ? highest + 1 : 1, id -> id + 1)
                .filter(id -> !taken.contains(id))
                .iterator();
    }

    /// With another panel below all others, under a number of its own.
    public Dashboard plus(Panel panel) {
        int id = freeIds().nextInt();
        var others = new ArrayList<>(rows);
        var last = others.isEmpty() ? new Row("", false, "", List.of()) : others.removeLast();
        var all = new ArrayList<>(last.panels());
        all.add(panel.numbered(id)
                .at(new Panel.Place(
                        panel.place().x(),
                        last.height(),
                        panel.place().w(),
                        panel.place().h())));
        others.add(new Row(last.title(), last.collapsed(), last.repeat(), all));
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
