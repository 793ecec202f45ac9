package greenwall.fleet.dashboard;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One panel: its position, its queries, its transformations, and how the result is drawn.
///
/// @param id unique within its dashboard; other panels and links refer to it
/// @param options how the panel is drawn: keys of [PanelOption]
/// @param fields how values are drawn, with defaults and overrides: keys of [FieldOption]
public record Panel(
        int id,
        String title,
        String description,
        PanelKind kind,
        GridPosition place,
        OptionValues options,
        FieldConfig fields,
        List<PanelQuery> targets,
        QueryOptions queryOptions,
        List<Transformation.Step> transformations,
        List<Link> links,
        Optional<Repeat> repeat,
        boolean transparent) {
    public static final int COLUMNS = 24;

    /// A position in a grid of 24 columns, from the top left of the panel's row. A grid row is 30 pixels
    /// high, with gaps of 8.
    public record GridPosition(int x, int y, int w, int h) {}

    /// The panel is repeated for each chosen value of a variable.
    ///
    /// @param perRow the maximum number of panels side by side; 0 for no limit
    public record Repeat(String variable, boolean down, int perRow) {}

    /// @param interval the shortest step such as `15s` or `$resolution`; empty for the source's scrape interval
    /// @param maxDataPoints 0 for one for each pixel of the panel's width
    /// @param timeFrom the panel's own time range such as `24h`; empty for the dashboard's
    /// @param timeShift how far back the time range is moved, such as `1d`; empty for none
    public record QueryOptions(
            SourceRef source, String interval, int maxDataPoints, String timeFrom, String timeShift) {
        public static final QueryOptions DEFAULT = new QueryOptions(SourceRef.DEFAULT, "", 0, "", "");
    }

    /// A panel with default options; half as wide as the dashboard.
    public static Panel of(String title, PanelKind kind, List<PanelQuery> queries) {
        return new Panel(
                0,
                title,
                "",
                kind,
                new GridPosition(0, 0, COLUMNS / 2, 8),
                OptionValues.NONE,
                FieldConfig.NONE,
                queries,
                QueryOptions.DEFAULT,
                List.of(),
                List.of(),
                Optional.empty(),
                false);
    }

    public Stream<PanelQuery.Query> queries() {
        return targets.stream().filter(PanelQuery.Query.class::isInstance).map(PanelQuery.Query.class::cast);
    }

    public Panel at(GridPosition elsewhere) {
        return with(id, title, kind, elsewhere, options, targets);
    }

    public Panel numbered(int other) {
        return with(other, title, kind, place, options, targets);
    }

    public Panel titled(String other) {
        return with(id, other, kind, place, options, targets);
    }

    public Panel withKind(PanelKind other) {
        return with(id, title, other, place, options, targets);
    }

    public Panel with(OptionValues others) {
        return with(id, title, kind, place, others, targets);
    }

    public Panel withQueries(List<PanelQuery> others) {
        return with(id, title, kind, place, options, others);
    }

    private Panel with(
            int newId,
            String newTitle,
            PanelKind newKind,
            GridPosition newPlace,
            OptionValues newOptions,
            List<PanelQuery> newTargets) {
        return new Panel(
                newId,
                newTitle,
                description,
                newKind,
                newPlace,
                newOptions,
                fields,
                newTargets,
                queryOptions,
                transformations,
                links,
                repeat,
                transparent);
    }
}
