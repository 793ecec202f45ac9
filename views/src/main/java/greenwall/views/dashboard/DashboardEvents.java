package greenwall.views.dashboard;

import greenwall.fleet.dashboard.AnnotationQuery;
import greenwall.views.PastEvents;
import greenwall.views.Ranges;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import java.util.ArrayList;
import java.util.List;

/// The events below the charts: those of the chosen hosts, and the dashboard's annotations.
final class DashboardEvents {
    private final ViewContext context;
    private final PanelGrid grid;
    private final DashboardBar bar;
    private DashboardMarks marks = new DashboardMarks(List.of(), () -> {});
    private List<Annotation> happened = List.of();
    private Ranges.Ask ask = () -> {};

    DashboardEvents(ViewContext context, PanelGrid grid, DashboardBar bar) {
        this.context = context;
        this.grid = grid;
        this.bar = bar;
    }

    /// @param onSwitched called when one was switched on or off
    void show(List<AnnotationQuery> annotations, PanelQueries queries, Runnable onSwitched) {
        marks.withdraw(queries);
        marks = new DashboardMarks(annotations, this::annotate);
        happened = List.of();
        bar.show(marks, onSwitched);
    }

    void ask(PanelAsking.Round round) {
        ask.close();
        var chosen = round.variables().chosen();
        ask = context.ports().pastEvents().between(round.window(), told -> receive(told, chosen));
        askMarks(round);
    }

    void askMarks(PanelAsking.Round round) {
        marks.ask(round);
    }

    private void receive(PastEvents.Told told, List<String> chosen) {
        var mine = new ArrayList<Annotation>();
        for (var event : told.pastEvents()) {
            boolean named = event.labels().toMap().values().stream().anyMatch(chosen::contains);
            if (named && !mine.contains(event.what())) {
                mine.add(event.what());
            }
        }
        happened = mine;
        annotate();
    }

    private void annotate() {
        bar.tell(marks);
        grid.boxes().forEach(box -> {
            var all = new ArrayList<>(happened);
            all.addAll(marks.of(box.panel()));
            box.annotate(all);
        });
    }

    void close() {
        ask.close();
    }
}
