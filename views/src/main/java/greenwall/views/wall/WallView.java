package greenwall.views.wall;

import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import greenwall.fleet.problem.Places;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.styles.Role;
import greenwall.views.Completeness;
import greenwall.views.FiringAlerts;
import greenwall.views.FirstAnswer;
import greenwall.views.HostScope;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.Preferences;
import greenwall.views.View;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.glance.GlancePane;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.TextBox;
import greenwall.views.problem.ProblemCards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.Cursor;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The Fleet Overview. The hosts are drawn on one canvas when something changed; what moves with the pointer is
/// on a second one above it.
public final class WallView implements View {
    /// What a place says of a wall that its user wants ungrouped, whatever the configuration says.
    public static final String UNGROUPED = "none";

    /// The mosaic keeps the rest of the height.
    private static final double MOST_FOR_PROBLEMS = 0.66;
    private static final double LEAST_MOSAIC = 170;
    private static final double LEAST_MOSAIC_FAR = 50;

    private static final Duration AROUND = Duration.ofMinutes(30);

    private final ViewContext context;
    private final @Nullable ProblemCards cards;
    private final @Nullable GlancePane glance;
    private final Supplier<Preferences> preferences;
    private final WallModel model;
    private final SparklineStore trails;
    private final SparklineLoader filling;
    private final WallPainter painter;
    private final HeadlinePane headline;
    private final PaintedRegion ground;
    private final PaintedRegion overlay;
    private final BorderPane root = new BorderPane();
    private Place place = Place.HOME;
    private WallLayout layout = WallLayout.of(List.of(), 1, 1, 1, 16, false, Preferences.USUAL);
    private double laidWidth;
    private double laidHeight;
    private boolean stale = true;
    private double scrolled;
    private Place.@Nullable HostName selected;
    private boolean card;
    private List<String> byPlace = List.of();
    private int counted = -1;

    /// The hosts alone.
    public WallView(ViewContext context) {
        this(context, null);
    }

    /// What is wrong first, and the hosts below it as a quiet mosaic.
    public static WallView withProblems(ViewContext context) {
        return new WallView(context, new ProblemCards(context));
    }

    private WallView(ViewContext context, @Nullable ProblemCards cards) {
        this.context = context;
        this.cards = cards;
        glance = cards == null ? null : new GlancePane(context);
        var columns = context.ports().preferences().columns();
        trails = new SparklineStore(HostFigures.columns(columns));
        painter = new WallPainter(trails, cards != null, columns);
        preferences = cards == null
                ? () -> context.ports().preferences()
                : () -> context.ports().preferences().withRows(0);
        model = new WallModel(List.of(), context.ports().recent());
        filling = new SparklineLoader(context, trails, this::changed);
        headline = new HeadlinePane(context, model);
        ground = new PaintedRegion(context.look()) {
            @Override
            protected void paint(Pen pen, double width, double height) {
                paintGround(pen, width, height);
            }
        };
        overlay = new PaintedRegion(context.look()) {
            @Override
            protected void paint(Pen pen, double width, double height) {
                paintGlass(pen, width, height);
            }

            @Override
            protected boolean clear() {
                return true;
            }
        };
        var body = new StackPane(ground, overlay);
        body.setMinSize(0, 0);
        if (cards == null) {
            root.setTop(headline);
        } else {
            root.setTop(new VBox(headline, cards));
            root.heightProperty().subscribe(height -> cards.limit(height.doubleValue() * MOST_FOR_PROBLEMS));
            root.setBottom(glance);
            root.heightProperty().subscribe(this::divide);
            cards.prefHeightProperty().subscribe(this::divide);
        }
        root.setCenter(body);
        root.setFocusTraversable(true);
        root.setAccessibleText("Fleet Overview");
        overlay.setOnMouseMoved(this::point);
        overlay.setOnMouseExited(_ -> uncover());
        overlay.setOnMouseClicked(this::click);
        overlay.setOnScroll(e -> scrollBy(-e.getDeltaY()));
        root.setOnKeyPressed(this::key);
        root.setOnKeyTyped(this::type);
    }

    /// The lower third is the instruments', as far as problems and mosaic leave it.
    private void divide() {
        if (glance != null && cards != null) {
            var look = glance.look();
            double height = root.getHeight();
            double mosaic = (look.far() ? LEAST_MOSAIC_FAR : LEAST_MOSAIC) * look.scale();
            double rest = height - headline.getMinHeight() - Math.max(0, cards.getPrefHeight()) - mosaic;
            double wanted = glance.wanted(Math.min(height / 3, rest));
            glance.setMinHeight(wanted);
            glance.setPrefHeight(wanted);
            glance.setMaxHeight(wanted);
            glance.setVisible(wanted > 0);
            glance.setManaged(wanted > 0);
        }
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(FleetState state) {
        trails.note(state);
        group(state);
        model.show(state);
        root.setAccessibleText("Fleet Overview: " + model.headline());
        if (state.hosts().size() <= preferences.get().rows()) {
            filling.fill(state);
        }
        if (cards != null) {
            cards.show(state);
        }
        if (glance != null) {
            glance.show(state);
        }
        changed();
    }

    @Override
    public void show(FiringAlerts firing) {
        headline.show(firing);
        if (cards != null) {
            cards.show(firing);
        }
        if (glance != null) {
            glance.show(firing);
        }
    }

    @Override
    public void shown(Place newPlace) {
        place = newPlace;
        model.arrange(newPlace.get("filter"), !newPlace.get("order").equals("name"), grouping());
        selected = newPlace.host().orElse(null);
        if (glance != null) {
            glance.shown(newPlace);
        }
        changed();
    }

    private List<String> grouping() {
        var group = place.get("group");
        if (group.isEmpty() && cards != null) {
            return byPlace;
        }
        return group.isEmpty() || group.equals(UNGROUPED) ? List.of() : List.of(group.split(","));
    }

    /// The mosaic is by place where the hosts have a label of it and nobody wants it otherwise.
    private void group(FleetState state) {
        if (cards != null && state.hosts().size() != counted) {
            counted = state.hosts().size();
            byPlace = Places.dividing(state.hosts()).map(List::of).orElse(List.of());
            if (!model.groupBy().equals(grouping())) {
                model.setGroupBy(grouping());
            }
        }
    }

    /// The hosts of one group alone.
    private void zoom(WallGroup group) {
        var host = group.hosts().getFirst();
        var only = place.only();
        if (model.state().clusters().size() > 1) {
            only = only.with(HostScope.CLUSTER, host.cluster().name());
        }
        for (var label : model.groupBy()) {
            only = only.with(label, host.label(label));
        }
        tell(new Intent.Go(place.to("hosts").only(only)));
    }

    private Optional<WallGroup> titled(MouseEvent event) {
        return layout.titled(event.getX(), event.getY() - titles(overlay.look()) + scrolled);
    }

    @Override
    public void hidden() {
        card = false;
        filling.stop();
        if (glance != null) {
            glance.hidden();
        }
    }

    @Override
    public List<ViewAction> actions() {
        return cards == null ? List.of() : cards.actions();
    }

    @Override
    public boolean waiting() {
        return filling.waiting() || glance != null && glance.isVisible() && glance.waiting();
    }

    @Override
    public void restyle(PaintStyle look) {
        headline.setLook(look);
        if (cards != null) {
            cards.setLook(look);
        }
        if (glance != null) {
            glance.restyle(look);
            divide();
        }
        ground.setLook(look);
        overlay.setLook(look);
        changed();
    }

    @Override
    public Completeness completeness() {
        if (model.state().hosts().isEmpty()) {
            return Completeness.NOTHING;
        }
        boolean gaps = model.state().hosts().stream().anyMatch(h -> h.state() == CellState.ABSENT)
                || model.state().sources().stream().anyMatch(s -> s.shown() != CellState.OK);
        return gaps ? Completeness.GAPS : Completeness.ALL;
    }

    public List<TextBox> textBoxes() {
        var boxes = new ArrayList<>(ground.textBoxes());
        boxes.addAll(headline.textBoxes());
        return boxes;
    }

    private void changed() {
        stale = true;
        headline.repaint();
        ground.repaint();
        overlay.repaint();
    }

    private double titles(PaintStyle look) {
        return layout.density() == WallLayout.Density.ROWS ? look.small().height() + 6 : 0;
    }

    private static double leastRow(PaintStyle look) {
        return Math.max(16 * look.scale(), Math.floor(look.name().height() + 1));
    }

    private void arrange(PaintStyle look, double width, double height) {
        if (stale || width != laidWidth || height != laidHeight) {
            double room = height - look.small().height() - 6;
            layout = WallLayout.of(
                    model.groups(), width, room, look.scale(), leastRow(look), look.far(), preferences.get());
            laidWidth = width;
            laidHeight = height;
            stale = false;
        }
        scrolled = Math.clamp(scrolled, 0, Math.max(0, layout.height() - (height - titles(look))));
    }

    private void paintGround(Pen pen, double width, double height) {
        var look = pen.look();
        arrange(look, width, height);
        if (layout.boxes().isEmpty()) {
            var why = model.state().hosts().isEmpty()
                    ? FirstAnswer.why(model.state())
                    : "No host has “" + model.filter() + "” in its name, labels or state. Esc clears the filter.";
            pen.textCentred(look.body(), pen.color(Role.MUTED), why, width / 2, height / 2 - 20, width - 40);
            return;
        }
        double top = titles(look);
        painter.paint(pen, layout, scrolled, top, width, height);
        if (top > 0) {
            pen.fill(Role.BG, 0, 0, width, top);
            painter.rowTitles(pen, layout, 2);
        }
        double all = layout.height() - (height - top);
        if (all > 1) {
            double share = (height - top) / layout.height();
            double thumb = Math.max(24, (height - top) * share);
            pen.round(pen.color(Role.EDGE), width - 6, top + scrolled / all * (height - top - thumb), 4, thumb, 4);
        }
    }

    private void paintGlass(Pen pen, double width, double height) {
        int index = selectedIndex();
        if (index < 0) {
            return;
        }
        var box = layout.boxes().get(index);
        double y = titles(pen.look()) + box.y() - scrolled;
        if (y + box.height() < 0 || y > height) {
            return;
        }
        double out = layout.density() == WallLayout.Density.CELLS ? 2 : 1;
        pen.frame(
                pen.color(Role.FG),
                box.x() - out,
                Math.round(y) - out,
                box.width() + 2 * out,
                box.height() + 2 * out,
                2);
        if (card) {
            HostCard.paint(pen, box.host(), box, y, width, height);
        }
    }

    private static Place.HostName name(HostState host) {
        return Place.HostName.of(host);
    }

    private int selectedIndex() {
        var wanted = selected;
        if (wanted == null) {
            return -1;
        }
        var boxes = layout.boxes();
        for (int i = 0; i < boxes.size(); i++) {
            if (boxes.get(i).host().name().equals(wanted.name())
                    && boxes.get(i).host().cluster().name().equals(wanted.cluster())) {
                return i;
            }
        }
        return -1;
    }

    private void select(int index, boolean withCard) {
        if (index >= 0) {
            selected = name(layout.boxes().get(index).host());
            card = withCard;
            overlay.repaint();
        }
    }

    private void uncover() {
        card = false;
        overlay.repaint();
    }

    private void point(MouseEvent event) {
        int index = layout.at(event.getX(), event.getY() - titles(overlay.look()) + scrolled);
        overlay.setCursor(titled(event).isPresent() ? Cursor.HAND : Cursor.DEFAULT);
        if (index < 0) {
            uncover();
        } else if (!card || index != selectedIndex()) {
            select(index, true);
        }
    }

    private void click(MouseEvent event) {
        root.requestFocus();
        titled(event).ifPresent(this::zoom);
        if (event.getClickCount() == 2
                && layout.at(event.getX(), event.getY() - titles(overlay.look()) + scrolled) >= 0) {
            open();
        }
    }

    private void scrollBy(double pixels) {
        scrolled += pixels;
        ground.repaint();
        overlay.repaint();
    }

    private void step(int right, int down) {
        int index = layout.step(selectedIndex(), right, down);
        if (index < 0) {
            return;
        }
        if (cards != null) {
            cards.deselect();
        }
        select(index, true);
        var box = layout.boxes().get(index);
        double sight = laidHeight - titles(overlay.look());
        if (box.y() < scrolled || box.y() + box.height() > scrolled + sight) {
            scrolled = box.y() < scrolled ? box.y() : box.y() + box.height() - sight;
            ground.repaint();
        }
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        if (cards != null && cards.key(event)) {
            event.consume();
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case LEFT -> step(-1, 0);
            case RIGHT -> step(1, 0);
            case UP -> step(0, -1);
            case DOWN -> step(0, 1);
            case PAGE_UP -> scrollBy(-laidHeight * 0.9);
            case PAGE_DOWN -> scrollBy(laidHeight * 0.9);
            case HOME -> select(layout.boxes().isEmpty() ? -1 : 0, true);
            case END -> select(layout.boxes().size() - 1, true);
            case ENTER -> open();
            case BACK_SPACE -> shorten();
            case ESCAPE -> {
                used = !model.filter().isEmpty() || card;
                card = false;
                filter("");
            }
            case F6 -> {
                model.setWorstFirst(!model.worstFirst());
                note(place.with("order", model.worstFirst() ? "" : "name"));
            }
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    /// A letter acts on the host or problem that was chosen, else on the worst problem. A slash begins the filter, and
    /// what is typed then goes into it until Esc.
    private void type(KeyEvent event) {
        var text = event.getCharacter();
        if (event.isShortcutDown() || event.isAltDown() || text.isEmpty() || Character.isISOControl(text.charAt(0))) {
            return;
        }
        if ((text.equals("?") || text.equals(":")) && model.filter().isEmpty()) {
            // The window shows the keys, or the palette.
            return;
        }
        event.consume();
        if (!model.filter().isEmpty()) {
            filter(model.filter() + text);
        } else if (text.equals("/")) {
            filter(" ");
        } else if (!act(text) && cards != null && cards.type(text)) {
            selected = null;
            uncover();
        }
    }

    private boolean act(String letter) {
        int index = selectedIndex();
        if (index < 0) {
            return false;
        }
        var host = layout.boxes().get(index).host();
        var worst =
                host.cells().stream().findFirst().map(c -> c.quantity().id()).orElse("");
        switch (letter) {
            case "e", "E" ->
                tell(new Intent.Explain(
                        name(host), worst, Window.before(context.clock().instant(), AROUND)));
            case "r", "R" -> tell(new Intent.Runbook(name(host), worst, Labels.EMPTY));
            case "p", "P" -> tell(new Intent.Probe(name(host)));
            case "s", "S" -> tell(new Intent.Silence(name(host)));
            case "z", "Z" ->
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

    private void open() {
        Optional.ofNullable(selected)
                .ifPresent(host -> tell(new Intent.Go(place.about(host).to("host"))));
    }

    private void tell(Intent intent) {
        context.intents().accept(intent);
    }

    private void shorten() {
        var text = model.filter();
        if (!text.isEmpty()) {
            filter(text.substring(0, text.length() - 1));
        }
    }

    private void filter(String text) {
        if (!text.equals(model.filter())) {
            scrolled = 0;
            model.setFilter(text);
            note(place.with("filter", text));
        }
        changed();
    }

    private void note(Place newPlace) {
        place = newPlace;
        tell(new Intent.Note(newPlace));
        changed();
    }
}
