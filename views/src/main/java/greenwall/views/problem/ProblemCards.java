package greenwall.views.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.problem.Finding;
import greenwall.fleet.problem.Member;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.Icon;
import greenwall.styles.Role;
import greenwall.views.FiringAlerts;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Cursor;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;

/// The problems as cards, the worst first: each with its sentence, its first causing line, its sparkline, its owner and
/// what can be done about it. Where nothing is wrong, one large sentence says so.
public final class ProblemCards extends PaintedRegion {
    private static final double GAP = 8;
    private static final double PAD = 12;
    private static final int NUMBER_LINES = 2;
    private static final Duration AROUND = Duration.ofMinutes(30);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm");

    /// What a person can do about a problem, with its key.
    enum Action {
        EXPLAIN("Explain", "e"),
        RUNBOOK("Runbook", "r"),
        PROBE("Probe", "p"),
        LOGS("Logs", "l"),
        SILENCE("Silence", "s"),
        TAKE("Take it", "t");

        private final String word;
        private final String key;

        Action(String word, String key) {
            this.word = word;
            this.key = key;
        }
    }

    private record Button(int card, Action action, double x, double y, double width, double height) {
        boolean holds(double px, double py) {
            return px >= x && px < x + width && py >= y && py < y + height;
        }
    }

    private record Card(int problem, double y, double height) {}

    private final ViewContext context;
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
        widthProperty().subscribe(this::changed);
        setOnMouseClicked(this::click);
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
        problems = firing.problems();
        unknown = firing.unknown();
        selected = Math.min(selected, shown().size() - 1);
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
        double height = wanted() ? Math.min(most, needed()) : 0;
        setMinHeight(height);
        setPrefHeight(height);
        setMaxHeight(height);
        setAccessibleText(spoken());
        repaint();
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
            return look().headline().height() * 2.2;
        }
        double height = GAP;
        for (int i = 0; i < shown().size(); i++) {
            height += height(i) + GAP;
        }
        return height;
    }

    /// A few problems have room for all they have to say; of many the first does.
    private boolean large(int index) {
        return shown().size() <= 3 || index == first;
    }

    /// How many lines its numbers take.
    private int lines(int index) {
        double room = getWidth() - (2 * GAP + 5 + 2 * PAD) - spark(index, getWidth());
        return large(index) && room > 0
                ? Math.max(1, look().body().wrap(shown().get(index).numbers(), room, NUMBER_LINES).size())
                : 1;
    }

    private double spark(int index, double width) {
        return large(index) && width > 700 ? Math.min(320, width * 0.24) + PAD : 0;
    }

    private double height(int index) {
        var look = look();
        double height = 2 * PAD + (large(index) ? look.headline() : look.title()).height();
        height += look.body().height() * lines(index) + 4;
        if (large(index)) {
            height += look.mono().height() + 6;
            height += look.body().height() + 14;
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
            if (y + tall > height - (last ? 0 : pen.look().small().height() + 4) && index > first) {
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
                    pen.look().small(),
                    Role.MUTED,
                    (below > 0 ? below + " more below" : "")
                            + (below > 0 && above > 0 ? ", " : "")
                            + (above > 0 ? above + " above" : "") + "  (j and k, or scroll)",
                    PAD,
                    height - pen.look().small().height() - 2,
                    width - 2 * PAD);
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
        var look = pen.look();
        boolean well = unknown.isEmpty()
                && fleet.sources().stream().allMatch(source -> source.shown() == CellState.OK)
                && !fleet.hosts().isEmpty();
        var text = well ? calm() : "Nothing is known to be wrong, but not all is known.";
        pen.textCentred(
                look.headline(),
                pen.color(well ? Role.FG : Role.SILENT_TEXT),
                text,
                width / 2,
                (height - look.headline().height()) / 2,
                width - 2 * PAD);
        if (!well && !unknown.isEmpty()) {
            pen.textCentred(
                    look.small(),
                    pen.color(Role.MUTED),
                    unknown,
                    width / 2,
                    height - look.small().height() - 2,
                    width);
        }
    }

    private void card(Pen pen, Problem problem, int index, double y, double width, double height) {
        var look = pen.look();
        boolean critical = problem.severity() == Severity.CRITICAL;
        var role = critical ? Role.CRITICAL : Role.WARN;
        double left = GAP;
        double wide = width - 2 * GAP;
        pen.round(pen.color(Role.SURFACE), left, y, wide, height, 6);
        pen.fill(role, left, y, 5, height);
        if (index == selected) {
            pen.frame(pen.color(Role.FG), left, y, wide, height, 2);
        }
        double sparkWidth = Math.max(0, spark(index, width) - PAD);
        double x = left + 5 + PAD;
        double right = left + wide - PAD;
        double textRight = right - (sparkWidth > 0 ? sparkWidth + PAD : 0);
        double line = y + PAD;
        var titleStyle = large(index) ? look.headline() : look.title();
        double size = titleStyle.size();
        pen.icon(critical ? Icon.CRITICAL : Icon.WARN, pen.color(role), x, line + 2, size);
        var since = since(problem);
        double sinceWidth = look.strong().width(since);
        double titleX = x + size + 8;
        var name = problem.subject().shortName();
        double room = right - titleX - sinceWidth - PAD;
        double used = pen.text(titleStyle, Role.FG, name.isEmpty() ? "" : name + "  ", titleX, line, room);
        pen.text(
                titleStyle,
                critical ? Role.CRITICAL_TEXT : Role.WARN_TEXT,
                problem.lead(),
                titleX + used,
                line,
                room - used);
        pen.textLeftOf(
                look.strong(),
                Role.FG,
                since,
                right,
                line + (titleStyle.height() - look.strong().height()) / 2,
                sinceWidth + 1);
        line += titleStyle.height() + 2;
        for (var text : look.body().wrap(problem.numbers(), textRight - x, large(index) ? NUMBER_LINES : 1)) {
            pen.text(look.body(), Role.FG, text, x, line, textRight - x);
            line += look.body().height();
        }
        if (!large(index)) {
            return;
        }
        double bottom = y + height - PAD - look.body().height() - 4;
        cause(pen, problem, x, bottom - look.mono().height() - 8, textRight - x);
        actions(pen, problem, index, x, bottom, textRight);
        if (sparkWidth > 0) {
            spark(pen, problem, right - sparkWidth, y + PAD + titleStyle.height() + 4, sparkWidth, y + height - PAD);
        }
    }

    private void cause(Pen pen, Problem problem, double x, double y, double room) {
        var look = pen.look();
        if (problem.finding().isEmpty()) {
            pen.text(look.small(), Role.MUTED, "Looking for the first log line that tells the cause …", x, y, room);
            return;
        }
        var found = problem.finding().get();
        if (found.line().isEmpty()) {
            var why = found.verdict() == Conclusion.Kind.NOTHING_CONCLUSIVE ? "Nothing conclusive: " : "No line: ";
            pen.text(look.small(), Role.MUTED, why + found.reason(), x, y, room);
            return;
        }
        var told = found.line().get();
        double used = pen.text(look.mono(), Role.MUTED, at(told.at()) + "  ", x, y, room);
        pen.text(look.mono(), Role.FG, Pen.seen(told.text()), x + used, y, room - used);
    }

    private void actions(Pen pen, Problem problem, int index, double x, double y, double right) {
        var look = pen.look();
        double at = x;
        double tall = look.body().height() + 6;
        for (var action : actions(problem)) {
            var word = action == Action.TAKE && problem.owner().isPresent() ? "Give back" : action.word;
            double wide = look.body().width(word) + 16;
            if (at + wide > right) {
                break;
            }
            pen.round(pen.color(Role.RAISED), at, y, wide, tall, 6);
            pen.text(look.body(), Role.FG, word, at + 8, y + 3, wide);
            buttons.add(new Button(index, action, at, y, wide, tall));
            at += wide + 6;
        }
        var owner = problem.owner()
                .map(o -> o.name() + " has it since " + at(o.since()))
                .orElse("nobody has taken it");
        var more = problem.members().size()
                + (problem.members().size() == 1 ? " sign" : " signs")
                + (problem.hosts().size() > 1 ? " on " + problem.hosts().size() + " hosts" : "");
        pen.text(
                look.small(),
                Role.MUTED,
                owner + (problem.muted() ? ", silenced" : "") + " · " + more,
                at + 8,
                y + 4,
                Math.max(0, right - at - 8));
    }

    /// What can be done about it: most needs a host.
    private static List<Action> actions(Problem problem) {
        return problem.hosts().isEmpty() ? List.of(Action.TAKE) : List.of(Action.values());
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
        graphics.setLineWidth(2);
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
                        act(Action.EXPLAIN);
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

    /// Moves with j and k; acts on the selected card by the letters of its actions. Whether the key meant something.
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
        if (selected < 0) {
            return false;
        }
        for (var action : actions(shown().get(selected))) {
            if (action.key.equals(letter)) {
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
                act(Action.EXPLAIN);
                yield true;
            }
            case ESCAPE -> {
                select(-1);
                yield true;
            }
            default -> false;
        };
    }

    private void act(Action action) {
        var problem = shown().get(selected);
        if (action == Action.TAKE) {
            var work = context.ports().problems();
            if (problem.owner().isPresent()) {
                work.release(problem, this::say);
            } else {
                work.take(problem, this::say);
            }
            return;
        }
        var host =
                new Place.HostName(problem.subject().cluster(), problem.hosts().getFirst());
        var alert = problem.members().stream()
                .filter(member -> member.kind() == Member.Kind.ALERT && member.counts())
                .map(Member::key)
                .findFirst()
                .orElse(Labels.EMPTY);
        var quantity = problem.finding()
                .map(Finding::quantity)
                .filter(q -> !q.isEmpty())
                .or(() -> problem.members().stream()
                        .filter(member -> member.kind() == Member.Kind.CELL)
                        .map(Member::name)
                        .findFirst())
                .orElse("");
        var now = context.clock().instant();
        var window = new Window(
                problem.onset().minus(AROUND).isBefore(now) ? problem.onset().minus(AROUND) : now.minus(AROUND), now);
        context.intents()
                .accept(
                        switch (action) {
                            case EXPLAIN -> new Intent.Explain(host, quantity, window);
                            case RUNBOOK -> new Intent.Runbook(host, quantity, alert);
                            case PROBE -> new Intent.Probe(host, alert.get("alertname"));
                            case LOGS -> new Intent.Logs(host, window);
                            case SILENCE -> new Intent.Silence(host);
                            case TAKE -> throw new IllegalStateException("taken above");
                        });
    }

    private void say(String text) {
        context.intents().accept(new Intent.Say(text));
    }

    @Override
    public void setLook(Look newLook) {
        super.setLook(newLook);
        changed();
    }
}
