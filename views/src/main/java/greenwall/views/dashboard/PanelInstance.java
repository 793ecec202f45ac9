package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Transformation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A panel as it occurs in the grid. A repeated panel has several instances.
///
/// @param queried the panel whose queries are used: the panel itself, or another one whose data it shows
/// @param transformations those of the panel, after those with which it reads the data of other panels
/// @param repeatValues the values that repetitions assign to variables
record PanelInstance(
        Panel panel, Panel queried, List<Transformation.Step> transformations, Map<String, String> repeatValues) {
    private static final int MAX_DEPTH = 4;

    static PanelInstance of(Dashboard dashboard, Panel panel, Map<String, String> repeatValues) {
        var queried = panel;
        var steps = new ArrayList<>(panel.transformations());
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            var reference = queried.targets().stream()
                    .filter(PanelQuery.PanelReference.class::isInstance)
                    .map(PanelQuery.PanelReference.class::cast)
                    .findFirst();
            var other = reference.flatMap(of -> dashboard.panel(of.panel()));
            if (other.isEmpty() || other.get() == queried) {
                break;
            }
            queried = other.get();
            if (reference.get().transformed()) {
                steps.addAll(0, queried.transformations());
            }
        }
        return new PanelInstance(panel, queried, List.copyOf(steps), repeatValues);
    }

    /// Whether both differ at most in their positions.
    boolean hasContentOf(PanelInstance other) {
        return other.panel.at(panel.place()).equals(panel)
                && other.queried.at(queried.place()).equals(queried)
                && other.transformations.equals(transformations)
                && other.repeatValues.equals(repeatValues);
    }

    /// Identifies the panel in the stored colours.
    String colorKey() {
        return panel.title() + " " + panel.id();
    }

    /// The queries that are sent.
    List<PanelQuery.Query> queries() {
        return queried.queries()
                .filter(query -> !query.hidden() && !query.text().isBlank())
                .toList();
    }

    /// The source of the queries that name none.
    SourceRef defaultSource() {
        return queried.queryOptions().source();
    }

    SourceRef source(PanelQuery.Query query) {
        return source(queried, query);
    }

    /// The source of a query: its own, or else the panel's. The query may say that its language is LogQL.
    static SourceRef source(Panel panel, PanelQuery.Query query) {
        var own = query.source();
        var ofPanel = panel.queryOptions().source();
        if (!own.name().isEmpty() || ofPanel.kind() == SourceRef.Kind.MIXED) {
            return own;
        }
        return own.kind() == SourceRef.Kind.LOKI ? new SourceRef(own.kind(), ofPanel.name()) : ofPanel;
    }
}
