package greenwall.views.services;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Completeness;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.ServiceLists;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.paint.ArrangedPane;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.parts.Banner;
import greenwall.views.parts.PendingQuestions;
import greenwall.views.parts.PollTimes;
import greenwall.views.parts.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// What runs on the hosts, worst first; asked every 15 s while it is shown.
public final class ServicesView implements View {
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final ServiceLists.Answer NOTHING = new ServiceLists.Answer(List.of(), List.of(), Instant.EPOCH);

    private final ViewContext context;
    private final Banner banner;
    private final Tables tables;
    private final PendingQuestions questions = new PendingQuestions();
    private final Pane root = new ArrangedPane(this::arrange);
    private Place place = Place.HOME;
    private FleetState state = FleetState.EMPTY;
    private ServiceLists.Answer answer = NOTHING;
    private FiringAlerts firing = FiringAlerts.NOT_ASKED;
    private Instant askedAt = Instant.EPOCH;

    public ServicesView(ViewContext context) {
        this.context = context;
        banner = new Banner(context.look());
        tables = new Tables(context, () -> place, "Services");
        root.getChildren().addAll(banner, tables);
        root.setMinSize(0, 0);
        root.setAccessibleText("Services");
        PaintedRegion.passFocus(root, tables::requestFocus);
    }

    private void arrange(double width, double height) {
        double top = banner.minHeight(width);
        banner.resizeRelocate(0, 0, width, top);
        tables.resizeRelocate(0, top, width, Math.max(0, height - top));
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(FleetState newState) {
        state = newState;
        var now = context.clock().instant();
        if (!questions.waiting() && !now.isBefore(PollTimes.after(askedAt, EVERY))) {
            askedAt = now;
            questions.withdraw();
            questions.<Boolean, ServiceLists.Answer>put(
                    (_, receiver) -> context.ports().services().ask(receiver), true, newest -> {
                        answer = newest;
                        fill();
                    });
        }
        fill();
    }

    @Override
    public void show(FiringAlerts newFiring) {
        firing = newFiring;
        fill();
    }

    private void fill() {
        if (answer == NOTHING) {
            banner.show(List.of(List.of(new Banner.Part("Asking which services there are …", CellState.IDLE))));
            return;
        }
        var now = context.clock().instant();
        var marked = answer.marked(firing);
        banner.show(ServicesTable.banner(marked, now));
        tables.show(List.of(ServicesTable.table(marked, state, now)));
        root.requestLayout();
    }

    @Override
    public void shown(Place newPlace) {
        place = newPlace;
    }

    @Override
    public void hidden() {
        questions.withdraw();
        askedAt = Instant.EPOCH;
        answer = NOTHING;
        state = FleetState.EMPTY;
        banner.show(List.of());
        tables.show(List.of());
    }

    @Override
    public void restyle(PaintStyle look) {
        banner.setLook(look);
        tables.setLook(look);
        root.requestLayout();
    }

    @Override
    public Completeness completeness() {
        if (answer.services().isEmpty()) {
            return Completeness.NOTHING;
        }
        return answer.troubles().isEmpty() ? Completeness.ALL : Completeness.GAPS;
    }

    @Override
    public boolean waiting() {
        return questions.waiting();
    }
}
