package greenwall.views.wall;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.problem.LocationLabels;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.HostFilter;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.View;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.ViewSettings;
import greenwall.views.WindowRequest;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.TextBounds;
import greenwall.views.problem.DefaultHostChooser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.control.ContextMenu;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;

/// The wall: problems as cards, hosts as a mosaic, and tiles below. Also the Hosts view, which
/// shows only the hosts.
public final class WallView implements View {
    /// The value of the place's `group` parameter that turns grouping off, even if the configuration has one.
    public static final String UNGROUPED = "none";

    /// The distance to scroll, as a share of the visible height.
    private static final double PAGE = 0.9;

    private static final Duration EXPLAINED_WINDOW = Duration.ofMinutes(30);

    private final ViewContext context;
    private final Optional<WallCardsAndTiles> cardsAndTiles;
    private final WallModel model;
    private final SparklineLoader sparklines;
    private final HeadlinePane headline;
    private final HostCanvas grid;
    private final BorderPane root = new BorderPane();
    private Place place = Place.HOME;
    private AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    private List<String> byLocation = List.of();
    private int groupedHostCount = -1;

    /// The built-in columns of rows, as the configuration names them.
    public static List<String> columnNames() {
        return WallMetric.DEFAULT.stream().map(WallMetric::name).toList();
    }

    /// A view of the hosts only.
    public WallView(ViewContext context) {
        this(context, Optional.empty());
    }

    /// A view with the problems first, and below them the hosts as a mosaic in muted colours.
    public static WallView withProblems(ViewContext context) {
        return new WallView(context, Optional.of(new WallCardsAndTiles(context)));
    }

    private WallView(ViewContext context, Optional<WallCardsAndTiles> cardsAndTiles) {
        this.context = context;
        this.cardsAndTiles = cardsAndTiles;
        var configured = context.backend().settings().columns();
        var columns = WallMetric.columns(configured);
        var stored = new SparklineStore(columns);
        var painter = new HostPainter(stored, cardsAndTiles.isPresent(), columns, !configured.isEmpty());
        Supplier<ViewSettings> settings = cardsAndTiles.isEmpty()
                ? () -> context.backend().settings()
                : () -> context.backend().settings().withRows(0);
        model = new WallModel(List.of(), context.backend().recent());
        sparklines = new SparklineLoader(context, stored, settings, this::changed);
        headline = new HeadlinePane(context, model);
        grid = new HostCanvas(context, model, painter, settings, this);
        cardsAndTiles.ifPresentOrElse(
                each -> {
                    each.addTo(root, headline);
                    each.cards().setOnSelect(() -> grid.select(Optional.empty()));
                    each.cards().setFilter(model::matching);
                },
                () -> root.setTop(headline));
        root.setCenter(grid);
        grid.setOnMousePressed(_ -> root.requestFocus());
        var menu = menu();
        root.setOnContextMenuRequested(event -> {
            var point = grid.sceneToLocal(event.getSceneX(), event.getSceneY());
            if (event.isKeyboardTrigger() && grid.selected().isPresent()
                    || !event.isKeyboardTrigger()
                            && grid.contains(point)
                            && grid.selectAt(point.getX(), point.getY())) {
                grid.hideCard();
                menu.show(root, event.getScreenX(), event.getScreenY());
                event.consume();
            } else if (!event.isKeyboardTrigger() && grid.contains(point)) {
                grid.groupAt(point.getX(), point.getY()).ifPresent(group -> {
                    new ContextMenu(Controls.menuItem("Zoom to this group", () -> zoom(group)))
                            .show(root, event.getScreenX(), event.getScreenY());
                    event.consume();
                });
            }
        });
        root.setFocusTraversable(true);
        root.setAccessibleText(name());
        root.setOnKeyPressed(this::key);
        root.setOnKeyTyped(this::type);
    }

    /// Whether hovering selects a host; otherwise it needs a click. Hovering over the mosaic must not take the
    /// keyboard focus from a problem.
    boolean hoverSelects() {
        return cardsAndTiles.isEmpty();
    }

    /// Called when a host is selected.
    void hostChosen() {
        cardsAndTiles.ifPresent(each -> each.cards().deselect());
    }

    void open(Place.HostRef host) {
        context.go(place.about(host).to("host"));
    }

    private String name() {
        return cardsAndTiles.isPresent() ? "Wall" : "Hosts";
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(FleetState state) {
        group(state);
        model.show(state);
        root.setAccessibleText(name() + ": " + model.headline());
        sparklines.show(state);
        cardsAndTiles.ifPresent(each -> {
            each.cards().show(state);
            each.glance().show(state);
        });
        changed();
    }

    @Override
    public void show(AlertsAndProblems newest) {
        firing = newest;
        headline.show(newest);
        cardsAndTiles.ifPresent(each -> {
            each.cards().show(newest);
            each.glance().show(newest);
        });
    }

    @Override
    public void tick() {
        cardsAndTiles.ifPresent(each -> each.glance().tick());
    }

    @Override
    public void onShown(Place newPlace) {
        place = newPlace;
        arrange();
        grid.select(newPlace.host());
        cardsAndTiles.ifPresent(each -> each.glance().onShown(newPlace));
        changed();
    }

    private void arrange() {
        model.arrange(place.get("filter"), !place.get("order").equals("name"), grouping());
        cardsAndTiles.ifPresent(each -> each.cards().filter());
    }

    private List<String> grouping() {
        var group = place.get("group");
        if (group.isEmpty() && cardsAndTiles.isPresent()) {
            return byLocation;
        }
        return group.isEmpty() || group.equals(UNGROUPED) ? List.of() : List.of(group.split(","));
    }

    /// The mosaic is grouped by location if the hosts have such a label, unless the user chose otherwise.
    private void group(FleetState state) {
        if (cardsAndTiles.isPresent() && state.hosts().size() != groupedHostCount) {
            groupedHostCount = state.hosts().size();
            byLocation =
                    LocationLabels.groupingLabel(state.hosts()).map(List::of).orElse(List.of());
            arrange();
        }
    }

    /// Shows the hosts of one group alone.
    void zoom(WallGroup group) {
        var host = group.hosts().getFirst();
        var scope = place.scope();
        if (model.state().clusters().size() > 1) {
            scope = scope.with(HostFilter.CLUSTER, host.cluster().name());
        }
        for (var label : grouping()) {
            var value = host.label(label);
            scope = value.isEmpty() ? scope.without(label) : scope.with(label, value);
        }
        context.go(place.to("hosts").withScope(scope));
    }

    @Override
    public void onHidden() {
        grid.hideCard();
        sparklines.stop();
        cardsAndTiles.ifPresent(each -> each.glance().onHidden());
    }

    @Override
    public List<ViewAction> actions() {
        return cardsAndTiles.map(each -> each.cards().actions()).orElse(List.of());
    }

    @Override
    public boolean isWaiting() {
        return sparklines.waiting()
                || cardsAndTiles
                        .map(WallCardsAndTiles::glance)
                        .filter(glance -> glance.isVisible() && glance.isWaiting())
                        .isPresent();
    }

    @Override
    public void restyle(PaintStyle style) {
        headline.setPaintStyle(style);
        cardsAndTiles.ifPresent(each -> each.restyle(root, headline, style));
        grid.applyStyle(style);
        changed();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        if (model.state().hosts().isEmpty()) {
            return ScreenshotCompleteness.NOTHING;
        }
        boolean gaps = model.state().hosts().stream().anyMatch(h -> h.state() == CellState.ABSENT)
                || model.state().sources().stream().anyMatch(s -> s.shown() != CellState.OK);
        return gaps ? ScreenshotCompleteness.GAPS : ScreenshotCompleteness.ALL;
    }

    public List<TextBounds> textBoxes() {
        var bounds = new ArrayList<>(grid.textBoxes());
        bounds.addAll(headline.textBounds());
        return bounds;
    }

    private void changed() {
        headline.repaint();
        grid.changed();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        if (cardsAndTiles.filter(each -> each.cards().handleKey(event)).isPresent()) {
            takeFocus();
            event.consume();
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case LEFT -> grid.step(-1, 0);
            case RIGHT -> grid.step(1, 0);
            case UP -> up();
            case DOWN -> down();
            case PAGE_UP -> grid.page(-PAGE);
            case PAGE_DOWN -> grid.page(PAGE);
            case HOME -> grid.selectFirst();
            case END -> grid.selectLast();
            case ENTER -> grid.open();
            case BACK_SPACE -> shorten();
            case ESCAPE -> {
                used = grid.hideCard() | !model.filter().isEmpty() | event.getTarget() != root;
                filter("");
            }
            case F6 -> replacePlace(place.with("order", model.worstFirst() ? "name" : ""));
            default -> used = false;
        }
        if (used) {
            takeFocus();
            event.consume();
        }
    }

    /// Takes the focus from a tile. Otherwise Enter would open the tile instead of what was
    /// chosen last.
    private void takeFocus() {
        root.requestFocus();
    }

    /// Below the problems are the hosts.
    private void down() {
        if (grid.selected().isPresent()
                || cardsAndTiles.filter(each -> each.cards().selectNext()).isEmpty()) {
            grid.step(0, 1);
        }
    }

    /// Above the hosts are the problems.
    private void up() {
        var before = grid.selected();
        grid.step(0, -1);
        if (before.isPresent() && before.equals(grid.selected())) {
            cardsAndTiles.ifPresent(each -> each.cards().selectLast());
        }
    }

    /// Letters act on the selected host or problem, else on the worst problem. A slash starts the filter,
    /// which receives all typed text until Esc.
    private void type(KeyEvent event) {
        var text = event.getCharacter();
        // AltGr, which types characters such as @ on many keyboards, is reported as Ctrl and Alt.
        if (event.isShortcutDown() != event.isAltDown() || text.isEmpty() || Character.isISOControl(text.charAt(0))) {
            return;
        }
        if ((text.equals("?") || text.equals(":")) && model.filter().isEmpty()) {
            // The window handles these keys.
            return;
        }
        event.consume();
        takeFocus();
        if (!model.filter().isEmpty()) {
            filter(model.filter() + text);
        } else if (text.equals("/")) {
            filter(" ");
        } else {
            // With the caps lock, capitals are typed.
            letter(text.toLowerCase(Locale.ROOT));
        }
    }

    private void letter(String letter) {
        if (act(letter)
                || cardsAndTiles
                        .filter(each -> each.cards()
                                .handleLetter(letter, grid.selected().map(Place.HostRef::of)))
                        .isPresent()) {
            return;
        }
        switch (letter) {
            // Without problem cards, these select hosts.
            case "j" -> grid.step(0, 1);
            case "k" -> grid.step(0, -1);
            case "e", "r", "p", "l", "s", "z" -> context.showMessage("No host is selected.");
            case "t", "i", "m" -> cardsAndTiles.ifPresent(_ -> context.showMessage("There is no problem to select."));
            default -> {}
        }
    }

    /// The menu of the selected host.
    private ContextMenu menu() {
        return new ContextMenu(
                Controls.menuItem("Open (Enter)", grid::open),
                Controls.menuItem("Explain (E)", () -> act("e")),
                Controls.menuItem("Runbook (R)", () -> act("r")),
                Controls.menuItem("Probe (P)", () -> act("p")),
                Controls.menuItem("Logs (L)", () -> act("l")),
                Controls.menuItem("Silence (S)", () -> act("s")),
                Controls.menuItem("Zoom to its group (Z)", () -> act("z")));
    }

    /// A host whose cells are fine may have an alert about something that no cell shows.
    private WindowRequest explain(Place.HostRef host, String worst) {
        var now = context.clock().instant();
        return Optional.of(host)
                .filter(_ -> worst.isEmpty())
                .flatMap(name -> DefaultHostChooser.explain(name, firing, model.state(), now))
                .orElseGet(() -> new WindowRequest.Explain(host, worst, TimeWindow.before(now, EXPLAINED_WINDOW)));
    }

    private boolean act(String letter) {
        var chosen = grid.selected();
        if (chosen.isEmpty()) {
            return false;
        }
        var host = chosen.get();
        var name = Place.HostRef.of(host);
        var worst = host.cells().stream()
                .findFirst()
                .filter(cell -> cell.state().isProblem())
                .map(cell -> cell.quantity().id())
                .orElse("");
        switch (letter) {
            case "e" -> send(explain(name, worst));
            case "r" -> send(new WindowRequest.OpenRunbook(name, worst, Labels.EMPTY));
            case "p" -> send(new WindowRequest.OpenProbes(name));
            case "l" ->
                send(new WindowRequest.OpenLogs(
                        name, place.range().at(context.clock().instant())));
            case "s" -> send(new WindowRequest.CreateSilence(name));
            case "z" ->
                model.groups().stream()
                        .filter(group -> group.hosts().contains(host))
                        .findFirst()
                        .ifPresent(this::zoom);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void send(WindowRequest windowRequest) {
        context.windowRequests().accept(windowRequest);
    }

    private void shorten() {
        var text = model.filter();
        if (!text.isEmpty()) {
            filter(text.substring(0, text.length() - 1));
        }
    }

    private void filter(String text) {
        if (!text.equals(model.filter())) {
            grid.scrollToTop();
            replacePlace(place.with("filter", text));
        }
        changed();
    }

    private void replacePlace(Place newPlace) {
        place = newPlace;
        arrange();
        context.replace(newPlace);
        changed();
    }
}
