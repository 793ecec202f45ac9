package greenwall.views.problem;

import greenwall.fleet.Unit;
import greenwall.fleet.VisibleText;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.problem.Finding;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.problem.ProblemLife;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.Icon;
import greenwall.styles.Role;
import greenwall.views.FiringAlerts;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.Cursor;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/// The problems as cards, the worst first: each with its sentence, its first causing line, its sparkline, its owner and
/// what can be done about it. Where nothing is wrong, one large sentence says so.
public final class ProblemCards extends PaintedRegion {
    private static final double GAP = 8;
    private static final int NUMBER_LINES = 2;
    private static final String CLAUSE = "; ";
    private static final String NO_LINE = "No log line tells the cause";
    private static final double USUAL_WIDTH = 1366;
    private static final double LARGEST = 3;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm");

    /// What the size of the type depends on.
    private record GrownFor(PaintStyle look, double width, double most, int problems) {}

    private record Button(int card, ProblemAction action, double x, double y, double width, double height) {
        boolean holds(double px, double py) {
            return px >= x && px < x + width && py >= y && py < y + height;
        }
    }

    private record Card(int problem, double y, double height) {}

    private final ViewContext context;
    private final ProblemActions work;
    private CardType type;
    private @Nullable GrownFor grownFor;
    private final List<Button> buttons = new ArrayList<>();
    private final List<Card> cards = new ArrayList<>();
    private Optional<List<Problem>> problems = Optional.empty();
    private FleetState fleet = FleetState.EMPTY;
    private String unknown = "";
    private double most = Double.MAX_VALUE;
    private int first;
    private int selected = -1;

    public ProblemCards(ViewContext context) {
        super(context.look());
        this.context = context;
        work = new ProblemActions(context);
        type = CardType.of(context.look(), 1);
        widthProperty().subscribe(this::changed);
        setOnMouseClicked(this::click);
        setOnContextMenuRequested(event -> {
            select(cards.stream()
                    .filter(card -> event.getY() >= card.y() && event.getY() < card.y() + card.height())
                    .map(Card::problem)
                    .findFirst()
                    .orElse(selected));
            if (selected >= 0) {
                menu().show(this, event.getScreenX(), event.getScreenY());
                event.consume();
            }
        });
        setOnMouseMoved(event -> setCursor(at(event).isPresent() ? Cursor.HAND : Cursor.DEFAULT));
        setOnScroll(event -> {
            first = Math.clamp(first - (int) Math.signum(event.getDeltaY()), 0, Math.max(0, shown().size() - 1));
            repaint();
        });
    }

    public void show(FleetState state) {
        fleet = state;
        changed();
    }

    public void show(FiringAlerts firing) {
        var chosen = selected < 0 ? "" : shown().get(selected).id();
        problems = firing.problems();
        unknown = firing.unknown();
        selected = shown().stream().map(Problem::id).toList().indexOf(chosen);
        first = Math.clamp(first, 0, Math.max(0, shown().size() - 1));
        changed();
    }

    /// Not more than this, whatever there is to show.
    public void limit(double height) {
        if (most != height) {
            most = height;
            changed();
        }
    }

    private void changed() {
        setVisible(wanted());
        setManaged(wanted());
        grow();
        double height = wanted() ? Math.min(most, needed()) : 0;
        setMinHeight(height);
        setPrefHeight(height);
        setMaxHeight(height);
        setAccessibleText(spoken());
        repaint();
    }

    /// As large as the room for problems allows, so that a few of them are read across the room.
    private void grow() {
        var look = look();
        var now = new GrownFor(look, getWidth(), most, shown().size());
        if (now.equals(grownFor)) {
            return;
        }
        grownFor = now;
        double largest = Math.clamp(getWidth() / (USUAL_WIDTH * look.scale()), 1, LARGEST);
        double wanted = type.factor();
        if (most == Double.MAX_VALUE || getWidth() < 1 || shown().isEmpty()) {
            wanted = shown().isEmpty() ? largest : 1;
        } else {
            type = CardType.of(look, 1);
            wanted = Math.clamp(Math.floor(10 * most / Math.max(1, needed())) / 10, 1, largest);
        }
        type = CardType.of(look, wanted);
        while (needed() > most && type.factor() > 1) {
            type = CardType.of(look, Math.max(1, type.factor() - 0.2));
        }
    }

    /// Before the first answers there is nothing to claim.
    private boolean wanted() {
        return problems.isPresent();
    }

    private String spoken() {
        return problems.map(list -> list.isEmpty()
                        ? calm()
                        : Problems.counts(list) + ": " + list.getFirst().sentence())
                .orElse("");
    }

    private List<Problem> shown() {
        return problems.orElse(List.of());
    }

    private double needed() {
        if (shown().isEmpty()) {
            return type.headline().height() * 2.2;
        }
        double height = GAP;
        for (int i = 0; i < shown().size(); i++) {
            height += height(i) + GAP;
        }
        return height;
    }

    /// A few problems have room for all they have to say; of many the first does.
    private boolean large(int index) {
        return shown().size() <= (look().far() ? 1 : 3) || index == first;
    }

    /// How many lines its numbers take.
    private int lines(int index) {
        double room = getWidth() - (2 * GAP + 5 * type.unit() + 2 * type.pad()) - spark(index, getWidth());
        return large(index) && room > 0
                ? Math.max(1, numbers(shown().get(index), room, NUMBER_LINES).size())
                : 1;
    }

    /// From far away a clause that does not fit is left out as a whole.
    private List<String> numbers(Problem problem, double room, int most) {
        var text = problem.numbers();
        int last = text.lastIndexOf(CLAUSE);
        while (look().far()
                && last > 0
                && type.sentence().wrap(text, room, Integer.MAX_VALUE).size() > most) {
            text = text.substring(0, last);
            last = text.lastIndexOf(CLAUSE);
        }
        return type.sentence().wrap(text, room, most);
    }

    private double spark(int index, double width) {
        return large(index) && width > 700
                ? Math.min(320 * type.unit(), width * (look().far() ? 0.18 : 0.24)) + type.pad()
                : 0;
    }

    private double height(int index) {
        double height = 2 * type.pad() + (large(index) ? type.headline() : type.title()).height();
        height += type.sentence().height() * lines(index) + 4;
        if (large(index)) {
            height += type.mono().height() + 6 * type.unit();
            height += type.body().height() + 14 * type.unit();
        }
        return Math.ceil(height);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        buttons.clear();
        cards.clear();
        if (shown().isEmpty()) {
            paintCalm(pen, width, height);
            return;
        }
        double y = GAP;
        int index = first;
        while (index < shown().size()) {
            var problem = shown().get(index);
            double tall = height(index);
            boolean last = index == shown().size() - 1;
            if (y + tall > height - (last ? 0 : type.small().height() + 4) && index > first) {
                break;
            }
            card(pen, problem, index, y, width, tall);
            cards.add(new Card(index, y, tall));
            y += tall + GAP;
            index++;
        }
        int below = shown().size() - index;
        int above = first;
        if (below + above > 0) {
            pen.text(
                    type.small(),
                    Role.MUTED,
                    (below > 0 ? below + " more below" : "")
                            + (below > 0 && above > 0 ? ", " : "")
                            + (above > 0 ? above + " above" : "")
                            + (look().far() ? "" : "  (j and k, or scroll)"),
                    type.pad(),
                    height - type.small().height() - 2,
                    width - 2 * type.pad());
        }
    }

    private String calm() {
        long green =
                fleet.hosts().stream().filter(h -> h.state() == CellState.OK).count();
        int all = fleet.hosts().size();
        if (all == 0) {
            return "No host is known yet.";
        }
        return green == all
                ? "All " + all + " hosts are green, and nothing fires."
                : "Nothing is wrong that is known: " + green + " of " + all + " hosts are green.";
    }

    private void paintCalm(Pen pen, double width, double height) {
        boolean well = unknown.isEmpty()
                && fleet.sources().stream().allMatch(source -> source.shown() == CellState.OK)
                && !fleet.hosts().isEmpty();
        var text = well ? calm() : "Nothing is known to be wrong, but not all is known.";
        pen.textCentred(
                type.headline(),
                pen.color(well ? Role.FG : Role.SILENT_TEXT),
                text,
                width / 2,
                (height - type.headline().height()) / 2,
                width - 2 * type.pad());
        if (!well && !unknown.isEmpty()) {
            pen.textCentred(
                    type.small(),
                    pen.color(Role.MUTED),
                    unknown,
                    width / 2,
                    height - type.small().height() - 2,
                    width);
        }
    }

    private void card(Pen pen, Problem problem, int index, double y, double width, double height) {
        boolean critical = problem.severity() == Severity.CRITICAL;
        boolean watched = problem.stage() == ProblemLife.Stage.WATCHED;
        var role = watched ? Role.EDGE : critical ? Role.CRITICAL : Role.WARN;
        double left = GAP;
        double wide = width - 2 * GAP;
        pen.round(pen.color(Role.SURFACE), left, y, wide, height, 6);
        pen.fill(role, left, y, 5 * type.unit(), height);
        if (index == selected) {
            pen.frame(pen.color(Role.FG), left, y, wide, height, 2);
        }
        double sparkWidth = Math.max(0, spark(index, width) - type.pad());
        double x = left + 5 * type.unit() + type.pad();
        double right = left + wide - type.pad();
        double textRight = right - (sparkWidth > 0 ? sparkWidth + type.pad() : 0);
        double line = y + type.pad();
        var titleStyle = large(index) ? type.headline() : type.title();
        double size = titleStyle.size();
        var icon = watched ? Icon.HISTORY : critical ? Icon.CRITICAL : Icon.WARN;
        pen.icon(icon, pen.color(watched ? Role.MUTED : role), x, line + 2, size);
        var since = since(problem);
        double sinceWidth = look().far() ? 0 : type.strong().width(since);
        double titleX = x + size + titleStyle.width(" ");
        var name = problem.subject().shortName();
        double room = right - titleX - sinceWidth - type.pad();
        double used = pen.text(titleStyle, Role.FG, name.isEmpty() ? "" : name + "  ", titleX, line, room);
        pen.text(
                titleStyle,
                watched ? Role.MUTED : critical ? Role.CRITICAL_TEXT : Role.WARN_TEXT,
                problem.lead(),
                titleX + used,
                line,
                room - used);
        if (!look().far()) {
            pen.textLeftOf(
                    type.strong(),
                    Role.FG,
                    since,
                    right,
                    line + (titleStyle.height() - type.strong().height()) / 2,
                    sinceWidth + 1);
        }
        line += titleStyle.height() + 2;
        for (var text : numbers(problem, textRight - x, large(index) ? NUMBER_LINES : 1)) {
            pen.text(type.sentence(), Role.FG, text, x, line, textRight - x);
            line += type.sentence().height();
        }
        if (!large(index)) {
            return;
        }
        double bottom = y + height - type.pad() - type.body().height() - 4;
        cause(pen, problem, x, bottom - type.mono().height() - 8 * type.unit(), textRight - x);
        actions(pen, problem, index, x, bottom, textRight);
        if (sparkWidth > 0) {
            spark(
                    pen,
                    problem,
                    right - sparkWidth,
                    y + type.pad() + titleStyle.height() + 4,
                    sparkWidth,
                    y + height - type.pad());
        }
    }

    private void cause(Pen pen, Problem problem, double x, double y, double room) {
        if (problem.stage() == ProblemLife.Stage.WATCHED) {
            pen.text(
                    type.small(),
                    Role.MUTED,
                    "It may come back. Where it does not, it waits for its verdict: More …",
                    x,
                    y,
                    room);
            return;
        }
        if (problem.finding().isEmpty()) {
            pen.text(type.small(), Role.MUTED, "Looking for the first log line that tells the cause …", x, y, room);
            return;
        }
        var found = problem.finding().get();
        if (found.line().isEmpty()) {
            var why = found.verdict() == Conclusion.Kind.NOTHING_CONCLUSIVE ? "Nothing conclusive: " : "No line: ";
            var whole = why + found.reason();
            boolean fits = !look().far() || type.small().width(whole) <= room;
            pen.text(type.small(), Role.MUTED, fits ? whole : NO_LINE, x, y, room);
            return;
        }
        var told = found.line().get();
        double used = pen.text(type.mono(), Role.MUTED, at(told.at()) + "  ", x, y, room);
        pen.text(type.mono(), Role.FG, Pen.seen(told.text()), x + used, y, room - used);
    }

    private void actions(Pen pen, Problem problem, int index, double x, double y, double right) {
        double at = x;
        double edge = 8 * type.unit();
        double tall = type.body().height() + 6 * type.unit();
        for (var action : look().far() ? List.<ProblemAction>of() : ProblemAction.of(problem)) {
            var word = work.word(action, problem);
            double wide = type.body().width(word) + 2 * edge;
            if (at + wide > right) {
                break;
            }
            pen.round(pen.color(Role.RAISED), at, y, wide, tall, 6);
            pen.text(type.body(), Role.FG, word, at + edge, y + 3 * type.unit(), wide);
            buttons.add(new Button(index, action, at, y, wide, tall));
            at += wide + 6 * type.unit();
        }
        var owner = problem.life().map(this::stage).orElse("nobody has taken it");
        var more = problem.members().size()
                + (problem.members().size() == 1 ? " sign" : " signs")
                + (problem.hosts().size() > 1 ? " on " + problem.hosts().size() + " hosts" : "");
        if (look().far()) {
            at = x + pen.text(type.strong(), Role.FG, since(problem) + "   ", x, y + 4 * type.unit(), right - x);
        }
        pen.text(
                type.small(),
                Role.MUTED,
                owner + lookedAt(problem) + (problem.muted() ? ", silenced" : "") + " · " + more,
                at + 8,
                y + 4 * type.unit(),
                Math.max(0, right - at - 8));
    }

    private String stage(ProblemLife life) {
        return life.end()
                .map(end -> "over: " + end.verdict().word() + ", says " + end.who())
                .orElseGet(() -> life.owner().name()
                        + life.gone()
                                .map(gone -> " watches it, gone since " + at(gone))
                                .orElseGet(
                                        () -> " has it since " + at(life.owner().since())));
    }

    /// Who else looks at one of its hosts, and since when.
    private String lookedAt(Problem problem) {
        return context.ports().team().present().stream()
                .filter(one -> one.cluster().equals(problem.subject().cluster())
                        && problem.hosts().contains(one.host()))
                .map(one -> " · " + VisibleText.line(one.who()) + " looks at it since " + at(one.since()))
                .collect(Collectors.joining());
    }

    /// What can be done about the chosen card, else about the worst, for the palette.
    public List<ViewAction> actions() {
        if (shown().isEmpty()) {
            return List.of();
        }
        var problem = shown().get(Math.max(0, selected));
        var found = new ArrayList<ViewAction>();
        for (var action : ProblemAction.of(problem)) {
            if (action != ProblemAction.MORE) {
                found.add(new ViewAction(
                        work.word(action, problem), problem.name(), () -> work.act(action, problem, fleet)));
            }
        }
        work.more(problem, shown(), fleet).forEach(choice -> found.add(choice.found(problem)));
        return found;
    }

    private ContextMenu menu() {
        var problem = shown().get(selected);
        var items = new ArrayList<MenuItem>();
        for (var action : ProblemAction.of(problem)) {
            if (action != ProblemAction.MORE) {
                var item = new MenuItem(work.word(action, problem) + " (" + action.key.toUpperCase(Locale.ROOT) + ")");
                item.setOnAction(_ -> work.act(action, problem, fleet));
                items.add(item);
            }
        }
        return ProblemMenu.menu(items, work.more(problem, shown(), fleet));
    }

    private void spark(Pen pen, Problem problem, double x, double y, double width, double bottom) {
        var trace = problem.finding().flatMap(Finding::trace).filter(t -> t.size() > 1);
        double height = bottom - y;
        if (trace.isEmpty() || height < 12) {
            return;
        }
        var times = trace.get().timeMillis();
        var values = trace.get().values();
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (high <= low) {
            return;
        }
        var graphics = pen.graphics();
        long start = times[0];
        double perMilli = width / Math.max(1, times[times.length - 1] - start);
        long onset = problem.onset().toEpochMilli();
        if (onset > start && onset < times[times.length - 1]) {
            pen.fill(Role.EDGE, Math.floor(x + (onset - start) * perMilli), y, 1, height);
        }
        graphics.setStroke(pen.color(problem.severity() == Severity.CRITICAL ? Role.CRITICAL : Role.WARN));
        graphics.setLineWidth(2 * type.unit());
        graphics.beginPath();
        boolean drawing = false;
        for (int i = 0; i < values.length; i++) {
            double px = x + (times[i] - start) * perMilli;
            double py = bottom - (values[i] - low) / (high - low) * height;
            if (Double.isNaN(values[i])) {
                drawing = false;
            } else if (drawing) {
                graphics.lineTo(px, py);
            } else {
                graphics.moveTo(px, py);
                drawing = true;
            }
        }
        graphics.stroke();
    }

    private String since(Problem problem) {
        var now = context.clock().instant();
        var age = Duration.between(problem.onset(), now);
        var length = Unit.duration(age.isNegative() ? Duration.ZERO : coarse(age));
        return (problem.onsetKnown() ? "since " : "seen ") + at(problem.onset()) + "  ·  " + length;
    }

    private static Duration coarse(Duration age) {
        return age.compareTo(Duration.ofMinutes(5)) < 0 ? age : Duration.ofMinutes(age.toMinutes());
    }

    private String at(Instant instant) {
        var there = instant.atZone(context.zone());
        boolean today = there.toLocalDate()
                .equals(context.clock().instant().atZone(context.zone()).toLocalDate());
        return (today ? CLOCK : DAY).format(there);
    }

    private Optional<Button> at(MouseEvent event) {
        return buttons.stream().filter(b -> b.holds(event.getX(), event.getY())).findFirst();
    }

    private void click(MouseEvent event) {
        var button = at(event);
        if (button.isPresent()) {
            select(button.get().card());
            act(button.get().action());
            event.consume();
            return;
        }
        cards.stream()
                .filter(card -> event.getY() >= card.y() && event.getY() < card.y() + card.height())
                .findFirst()
                .ifPresent(card -> {
                    select(card.problem());
                    if (event.getClickCount() == 2) {
                        act(ProblemAction.EXPLAIN);
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
        repaint();
    }

    /// Moves with j and k; acts by the letters of the actions on the selected card, else on the worst. Whether the key
    /// meant something.
    public boolean type(String letter) {
        if (shown().isEmpty()) {
            return false;
        }
        if (letter.equals("j") || letter.equals("k")) {
            int last = shown().size() - 1;
            select(selected < 0 ? 0 : Math.clamp(selected + (letter.equals("j") ? 1 : -1), 0, last));
            first = selected < first || cards.stream().noneMatch(card -> card.problem() == selected) ? selected : first;
            return true;
        }
        int meant = Math.max(0, selected);
        for (var action : ProblemAction.of(shown().get(meant))) {
            if (action.key.equals(letter)) {
                select(meant);
                act(action);
                return true;
            }
        }
        return false;
    }

    /// Enter explains the selected card, Esc lets go of it. Whether the key meant something.
    public boolean key(KeyEvent event) {
        if (selected < 0 || shown().isEmpty()) {
            return false;
        }
        return switch (event.getCode()) {
            case ENTER -> {
                act(ProblemAction.EXPLAIN);
                yield true;
            }
            case ESCAPE -> {
                select(-1);
                yield true;
            }
            default -> false;
        };
    }

    private void act(ProblemAction action) {
        if (action != ProblemAction.MORE) {
            work.act(action, shown().get(selected), fleet);
            return;
        }
        var card = cards.stream().filter(c -> c.problem() == selected).findFirst();
        var corner = localToScreen(type.pad(), card.map(c -> c.y() + c.height()).orElse(0.0));
        if (corner != null) {
            menu().show(this, corner.getX(), corner.getY());
        }
    }

    @Override
    public void setLook(PaintStyle newLook) {
        super.setLook(newLook);
        changed();
    }
}
