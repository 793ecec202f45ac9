package greenwall.views.parts;

import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Completeness;
import greenwall.views.Desk;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.View;
import greenwall.views.paint.Look;
import greenwall.views.paint.TextBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// A view of three parts: a banner that says what it means, charts, and tables below them. What is in them is the
/// contents' matter.
public final class Sheet implements View {
    /// What a view puts on its sheet. Knows nothing of the toolkit.
    public interface Contents {
        String name();

        List<List<Banner.Part>> banner(FleetState state, Place place);

        default List<ChartBoard.Spec> charts() {
            return List.of();
        }

        default int chartColumns() {
            return 2;
        }

        /// The charts' share of the height.
        default double chartShare() {
            return 0.38;
        }

        List<TableData> tables(FleetState state, Place place);

        /// Whether the view is about the place's host alone.
        default boolean ofOneHost() {
            return false;
        }
    }

    private final Contents contents;
    private final Banner banner;
    private final ChartBoard board;
    private final Tables tables;
    private final Pane root = new Pane() {
        @Override
        protected void layoutChildren() {
            arrange(Math.floor(getWidth()), Math.floor(getHeight()));
        }
    };
    private Place place = Place.HOME;
    private FleetState state = FleetState.EMPTY;
    private boolean rows;

    public Sheet(Desk desk, Contents contents) {
        this.contents = contents;
        banner = new Banner(desk.look());
        board = new ChartBoard(desk, contents.charts(), contents.chartColumns());
        tables = new Tables(desk, () -> place, contents.name());
        root.getChildren().addAll(banner, board, tables);
        root.setMinSize(0, 0);
        root.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused)) {
                tables.requestFocus();
            }
        });
        root.setFocusTraversable(true);
        root.setAccessibleText(contents.name());
        // From a chart; the tables see to it themselves.
        root.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.P && !e.isShortcutDown() && !e.isAltDown()) {
                place.host().ifPresent(host -> desk.intents().accept(new Intent.Probe(host)));
                e.consume();
            }
        });
    }

    private void arrange(double width, double height) {
        double top = banner.getMinHeight();
        double charts = contents.charts().isEmpty() ? 0 : Math.round((height - top) * contents.chartShare());
        banner.resizeRelocate(0, 0, width, top);
        board.resizeRelocate(6, top, width - 12, charts);
        tables.resizeRelocate(
                0,
                top + charts + (charts > 0 ? 8 : 0),
                width,
                Math.max(0, height - top - charts - (charts > 0 ? 8 : 0)));
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(FleetState newState) {
        state = newState;
        if (contents.ofOneHost() && place.host().isEmpty()) {
            worst(newState).ifPresent(host -> place = place.about(host));
            board.setHost(place.host());
        }
        banner.show(contents.banner(newState, place));
        var shown = contents.tables(newState, place);
        rows = shown.stream().anyMatch(t -> !t.rows().isEmpty());
        tables.show(shown);
        board.show(newState);
        root.requestLayout();
    }

    private static Optional<Place.HostName> worst(FleetState state) {
        return state.hosts().stream()
                .min(java.util.Comparator.comparing(greenwall.fleet.state.HostState::state))
                .map(h -> new Place.HostName(h.cluster().name(), h.name()));
    }

    @Override
    public void shown(Place newPlace) {
        place = newPlace;
        board.shown(
                contents.ofOneHost()
                        ? newPlace
                        : new Place(newPlace.view(), Optional.empty(), newPlace.span(), newPlace.more()));
    }

    @Override
    public void hidden() {
        board.hidden();
    }

    @Override
    public void restyle(Look look) {
        banner.setLook(look);
        board.restyle(look);
        tables.setLook(look);
        root.requestLayout();
    }

    @Override
    public Completeness completeness() {
        if (!rows) {
            return Completeness.NOTHING;
        }
        boolean silent = state.sources().stream().anyMatch(s -> s.state() != CellState.OK);
        var charts = contents.charts().isEmpty() ? Completeness.ALL : board.completeness();
        return charts == Completeness.ALL && !silent ? Completeness.ALL : Completeness.GAPS;
    }

    @Override
    public boolean waiting() {
        return board.waiting();
    }

    public List<TextBox> textBoxes() {
        var boxes = new ArrayList<>(banner.textBoxes());
        boxes.addAll(tables.textBoxes());
        return boxes;
    }
}
