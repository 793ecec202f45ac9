package greenwall.views.problem;

import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.ColorRole;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.Cursor;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/// The problems as cards, worst first. A card has the sentence, the first log line of the cause, a sparkline,
/// the owner and the actions. If nothing is wrong, one large sentence says so.
public final class ProblemCards extends PaintedRegion {
    private static final double GAP = ProblemCardPainter.GAP;
    private static final double REFERENCE_WIDTH = 1366;
    private static final double MAX_FACTOR = 3;
    /// The maximum number of problems for which all cards have full content. On a screen read from far away
    /// it is one.
    private static final int MAX_LARGE_CARDS = 3;
    /// More than fit into one line.
    private static final int MAX_NAMED = 50;

    /// The values on which the font size depends.
    private record FontSizeKey(PaintStyle style, double width, double maxHeight, int problems) {}

    /// As it was last drawn. Since then the list may have changed.
    private record Card(Problem problem, double y, double height, List<ProblemCardPainter.Button> buttons) {
        boolean contains(double py) {
            return py >= y && py < y + height;
        }
    }

    private record ClickedButton(Card card, ProblemCardPainter.Button button) {}

    private final ProblemActions actions;
    private final ProblemCardStatusText words;
    private final boolean unattended;
    private ProblemCardPainter painter;
    private @Nullable FontSizeKey fontSizeKey;
    private final List<Card> cards = new ArrayList<>();
    private AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    private FleetState fleet = FleetState.EMPTY;
    private UnaryOperator<List<Problem>> filter = UnaryOperator.identity();
    private List<Problem> shown = List.of();
    private double maxHeight = Double.MAX_VALUE;
    private int first;
    private int selected = -1;
    private Runnable onChosen = () -> {};

    public ProblemCards(ViewContext context) {
        super(context.style());
        actions = new ProblemActions(context);
        words = new ProblemCardStatusText(context);
        unattended = context.unattended();
        painter = new ProblemCardPainter(
                context.style(), ProblemCardPainter.Fonts.of(context.style(), 1), words, actions);
        widthProperty().subscribe(this::changed);
        setOnMouseClicked(this::click);
        setOnContextMenuRequested(event -> {
            select(card(event.getY()).map(this::index).orElse(selected));
            if (selected >= 0) {
                menu().show(this, event.getScreenX(), event.getScreenY());
                event.consume();
            }
        });
        setOnMouseMoved(event -> setCursor(at(event).isPresent() ? Cursor.HAND : Cursor.DEFAULT));
        setOnScroll(event -> {
            first = Math.clamp(first - (int) Math.signum(event.getDeltaY()), 0, Math.max(0, shown.size() - 1));
            repaint();
        });
    }

    /// The listener is called when a card is selected.
    public void setOnSelect(Runnable listener) {
        onChosen = listener;
    }

    /// @param newFilter returns those of the problems that are to be shown
    public void setFilter(UnaryOperator<List<Problem>> newFilter) {
        filter = newFilter;
    }

    public void show(FleetState state) {
        fleet = state;
        filter();
    }

    public void show(AlertsAndProblems newFiring) {
        firing = newFiring;
        filter();
    }

    /// Called also when the filter lets other problems pass.
    public void filter() {
        var chosen = selected < 0 ? "" : shown.get(selected).id();
        shown = filter.apply(known());
        selected = index(chosen);
        first = needed() <= maxHeight ? 0 : Math.clamp(first, 0, Math.max(0, shown.size() - 1));
        changed();
    }

    /// -1 if the problem is over or does not pass the filter.
    private int index(String id) {
        return shown.stream().map(Problem::id).toList().indexOf(id);
    }

    private int index(Card card) {
        return index(card.problem().id());
    }

    public void limitHeight(double height) {
        if (maxHeight != height) {
            maxHeight = height;
            changed();
        }
    }

    /// The cards are hidden before the first results.
    private void changed() {
        boolean known = firing.problems().isPresent();
        setVisible(known);
        setManaged(known);
        grow();
        double height = known ? Math.min(maxHeight, needed()) : 0;
        setMinHeight(height);
        setPrefHeight(height);
        setMaxHeight(height);
        setAccessibleText(accessibleText());
        repaint();
    }

    /// Makes the font as large as the space allows, so that a few problems can be read from across the room.
    private void grow() {
        var style = paintStyle();
        var now = new FontSizeKey(style, getWidth(), maxHeight, shown.size());
        if (now.equals(fontSizeKey)) {
            return;
        }
        fontSizeKey = now;
        double largest = Math.clamp(getWidth() / (REFERENCE_WIDTH * style.scale()), 1, MAX_FACTOR);
        double factor = painter.fonts().factor();
        if (maxHeight == Double.MAX_VALUE || getWidth() < 1 || shown.isEmpty()) {
            factor = shown.isEmpty() ? largest : 1;
        } else {
            size(1);
            factor = Math.clamp(Math.floor(10 * maxHeight / Math.max(1, needed())) / 10, 1, largest);
        }
        size(factor);
        while (needed() > maxHeight && painter.fonts().factor() > 1) {
            size(Math.max(1, painter.fonts().factor() - 0.2));
        }
    }

    private void size(double factor) {
        painter =
                new ProblemCardPainter(paintStyle(), ProblemCardPainter.Fonts.of(paintStyle(), factor), words, actions);
    }

    private String accessibleText() {
        return firing.problems()
                .map(_ -> shown.isEmpty()
                        ? textWithoutProblems()
                        : ProblemBuilder.counts(shown) + ": " + shown.getFirst().sentence())
                .orElse("");
    }

    /// The sentence in place of the cards. No host is reported as green while data of a source is missing.
    private String textWithoutProblems() {
        if (!known().isEmpty()) {
            return noMatchText();
        }
        return fleet.hosts().isEmpty()
                ? WaitingForDataText.noHost(fleet)
                : isComplete()
                        ? ProblemCardStatusText.allGoodText(fleet, firing)
                        : "No known problems, but the data is incomplete.";
    }

    private boolean isComplete() {
        return firing.missingProblemsReason().isEmpty()
                && fleet.sources().stream().allMatch(source -> source.shown() == CellState.OK);
    }

    private String noMatchText() {
        return known().size() == 1
                ? "The only problem does not match the filter."
                : "None of the " + known().size() + " problems matches the filter.";
    }

    private List<Problem> known() {
        return firing.problems().orElse(List.of());
    }

    private double needed() {
        if (shown.isEmpty()) {
            return painter.fonts().headline().height() * 2.2;
        }
        double height = GAP;
        for (int i = 0; i < shown.size(); i++) {
            height += height(i) + GAP;
        }
        return height;
    }

    private double height(int index) {
        return painter.height(shown.get(index), large(index), getWidth());
    }

    /// Whether a card has its full content. If there are few problems, all have; otherwise only the selected
    /// one, or the first.
    private boolean large(int index) {
        return shown.size() <= (paintStyle().far() ? 1 : MAX_LARGE_CARDS) || index == Math.max(first, selected);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        cards.clear();
        if (shown.isEmpty()) {
            paintWithoutProblems(pen, width, height);
            return;
        }
        double y = GAP;
        int index = first;
        while (index < shown.size()) {
            var problem = shown.get(index);
            double tall = height(index);
            if (y + tall > height - foot(index) && index > first) {
                break;
            }
            var box = new ProblemCardPainter.Box(large(index), index == selected, y, width, tall);
            cards.add(new Card(problem, y, tall, painter.paint(pen, problem, box, fleet)));
            y += tall + GAP;
            index++;
        }
        int below = shown.size() - index;
        int above = first;
        var small = painter.fonts().small();
        double pad = painter.fonts().pad();
        if (below + above > 0) {
            var summary = hiddenSummary(above, below);
            pen.text(small, ColorRole.MUTED, summary, pad, height - small.height() - 2, width - 2 * pad);
        }
    }

    /// For example `2 more below: a1: clock is off, …`. The problems are named, because nobody scrolls on a
    /// wall display.
    private String hiddenSummary(int above, int below) {
        var parts = new ArrayList<String>();
        if (above > 0) {
            parts.add(above + " above");
        }
        if (below > 0) {
            parts.add(below + " more below" + (paintStyle().far() || unattended ? ": " : " (J and K, or scroll): ")
                    + shown.subList(shown.size() - below, shown.size()).stream()
                            .limit(MAX_NAMED)
                            .map(Problem::name)
                            .collect(Collectors.joining(", ")));
        }
        return String.join(", ", parts);
    }

    /// The height of the summary of hidden cards, which is needed below every card but the last.
    private double foot(int index) {
        return index == shown.size() - 1 ? 0 : painter.fonts().small().height() + 4;
    }

    private void paintWithoutProblems(Pen pen, double width, double height) {
        var unknown = firing.missingProblemsReason();
        boolean allGood = known().isEmpty() && isComplete() && !fleet.hosts().isEmpty();
        var fonts = painter.fonts();
        var text = textWithoutProblems();
        var ink = pen.color(allGood ? ColorRole.FG : ColorRole.SILENT_TEXT);
        double middle = (height - fonts.headline().height()) / 2;
        pen.textCentred(fonts.headline(), ink, text, width / 2, middle, width - 2 * fonts.pad());
        if (!unknown.isEmpty()) {
            double top = height - fonts.small().height() - 2;
            pen.textCentred(fonts.small(), pen.color(ColorRole.MUTED), unknown, width / 2, top, width);
        }
    }

    /// The actions on the selected card, or else on the worst one, for the command palette.
    public List<ViewAction> actions() {
        if (shown.isEmpty()) {
            return List.of();
        }
        var problem = shown.get(Math.max(0, selected));
        var found = new ArrayList<ViewAction>();
        for (var action : ProblemActions.of(problem)) {
            if (action != ProblemActions.Action.MORE) {
                found.add(new ViewAction(
                        actions.word(action, problem), problem.name(), () -> actions.act(action, problem, fleet)));
            }
        }
        actions.more(problem, known(), fleet).forEach(choice -> found.add(choice.toViewAction(problem)));
        return found;
    }

    private ContextMenu menu() {
        var problem = shown.get(selected);
        var items = new ArrayList<MenuItem>();
        for (var action : ProblemActions.of(problem)) {
            if (action != ProblemActions.Action.MORE) {
                items.add(Controls.menuItem(
                        actions.word(action, problem) + " (" + action.key.toUpperCase(Locale.ROOT) + ")",
                        () -> actions.act(action, problem, fleet)));
            }
        }
        return ProblemMenuItem.menu(items, actions.more(problem, known(), fleet));
    }

    private Optional<Card> card(double y) {
        return cards.stream().filter(card -> card.contains(y)).findFirst();
    }

    private Optional<ClickedButton> at(MouseEvent event) {
        return card(event.getY())
                .flatMap(card -> card.buttons().stream()
                        .filter(button -> button.contains(event.getX(), event.getY()))
                        .findFirst()
                        .map(button -> new ClickedButton(card, button)));
    }

    private void click(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        var clicked = at(event);
        if (clicked.isPresent()) {
            var button = clicked.get().button();
            select(index(clicked.get().card()));
            event.consume();
            if (selected < 0) {
                return;
            }
            if (button.action() == ProblemActions.Action.MORE) {
                showMenu(button.x(), button.y() + button.height());
            } else {
                act(button.action());
            }
            return;
        }
        card(event.getY()).ifPresent(card -> {
            select(index(card));
            if (event.getClickCount() == 2 && selected >= 0) {
                act(ProblemActions.Action.EXPLAIN);
            }
        });
    }

    public void deselect() {
        if (selected >= 0) {
            select(-1);
        }
    }

    private void select(int index) {
        selected = index;
        if (index >= 0) {
            reveal();
            onChosen.run();
        }
        repaint();
    }

    /// Scrolls until the selected card is visible.
    private void reveal() {
        first = Math.min(first, selected);
        while (first < selected && below(selected) > getHeight() - foot(selected)) {
            first++;
        }
    }

    /// The position of the bottom of a card.
    private double below(int index) {
        double y = 0;
        for (int i = first; i <= index; i++) {
            y += GAP + height(i);
        }
        return y;
    }

    /// Moves the selection with j and k. The letters of the actions apply to the selected card, or else to
    /// the worst one, of the host if there is one. Returns false for an unused key.
    public boolean handleLetter(String letter, Optional<Place.HostRef> host) {
        if (shown.isEmpty()) {
            return false;
        }
        if (letter.equals("j") || letter.equals("k")) {
            int last = shown.size() - 1;
            select(selected < 0 ? 0 : Math.clamp(selected + (letter.equals("j") ? 1 : -1), 0, last));
            return true;
        }
        int target = selected >= 0 ? selected : worst(host);
        if (target < 0) {
            return host.isPresent() && actions.reportUnavailable(letter, host.get(), shown.size() < known().size());
        }
        for (var action : ProblemActions.of(shown.get(target))) {
            if (action.key.equals(letter)) {
                select(target);
                act(action);
                return true;
            }
        }
        return actions.reportUnavailable(letter, shown.get(target));
    }

    private int worst(Optional<Place.HostRef> host) {
        return IntStream.range(0, shown.size())
                .filter(i -> host.isEmpty() || Place.HostRef.allOf(shown.get(i)).anyMatch(host.get()::equals))
                .findFirst()
                .orElse(-1);
    }

    public void selectLast() {
        if (!shown.isEmpty()) {
            select(shown.size() - 1);
        }
    }

    /// Selects the card below the selected one, or the first. False below the last one, which is deselected.
    public boolean selectNext() {
        boolean found = selected + 1 < shown.size();
        select(found ? selected + 1 : -1);
        return found;
    }

    /// Enter explains the selected card, Esc deselects it, and Up selects the one above. Returns false for an
    /// unused key.
    public boolean handleKey(KeyEvent event) {
        if (selected < 0 || shown.isEmpty()) {
            return false;
        }
        return switch (event.getCode()) {
            case ENTER -> {
                act(ProblemActions.Action.EXPLAIN);
                yield true;
            }
            case ESCAPE -> {
                select(-1);
                yield true;
            }
            case UP -> {
                select(Math.max(0, selected - 1));
                yield true;
            }
            default -> false;
        };
    }

    private void act(ProblemActions.Action action) {
        if (action != ProblemActions.Action.MORE) {
            actions.act(action, shown.get(selected), fleet);
            return;
        }
        var card = cards.stream().filter(c -> index(c) == selected).findFirst();
        showMenu(painter.fonts().pad(), card.map(c -> c.y() + c.height()).orElse(0.0));
    }

    private void showMenu(double x, double y) {
        var corner = localToScreen(x, y);
        if (corner != null) {
            menu().show(this, corner.getX(), corner.getY());
        }
    }

    @Override
    public void setPaintStyle(PaintStyle newStyle) {
        super.setPaintStyle(newStyle);
        changed();
    }
}
