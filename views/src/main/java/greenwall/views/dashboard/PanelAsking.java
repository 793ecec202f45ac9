package greenwall.views.dashboard;

import greenwall.fleet.Window;
import greenwall.fleet.dashboard.FieldDisplay;
import greenwall.fleet.dashboard.Frame;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Target;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.logql.LogqlExpr;
import greenwall.views.PanelAnswers.Answer;
import greenwall.views.PanelAnswers.Form;
import greenwall.views.PanelAnswers.Question;
import greenwall.views.logs.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// One panel's questions of one round: what each of its queries asks, and what comes of the answers together.
final class PanelAsking {
    private static final Duration SCRAPE = Duration.ofSeconds(15);
    private static final int MOST_POINTS = 11_000;
    private static final int MOST_LINES = 1_000;
    private static final Pattern LENGTH = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d|w|M|y)");
    /// The steps that people know, in milliseconds.
    private static final long[] STEPS = {
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        15_000,
        20_000,
        30_000,
        60_000,
        120_000,
        300_000,
        600_000,
        900_000,
        1_200_000,
        1_800_000,
        3_600_000,
        7_200_000,
        10_800_000,
        21_600_000,
        43_200_000,
        86_400_000,
        604_800_000,
        2_592_000_000L,
        31_536_000_000L
    };

    private final Panel panel;
    private final Panel asks;
    private final Scope scope;
    private final Round round;
    private final Map<Integer, List<Frame>> frames = new TreeMap<>();
    private final List<LogLine> lines = new ArrayList<>();
    private final Consumer<PanelContent> receiver;
    private final Duration step;
    private final Window window;
    private int left;
    private String missing = "";

    /// What holds for all panels of a round.
    record Round(long number, PanelQueries queries, Variables variables, Window window, Instant now, ZoneId zone) {}

    /// @param asks the panel whose queries these are: another one where it shows that one's data
    PanelAsking(Panel panel, Panel asks, Scope scope, Round round, int pixels, Consumer<PanelContent> receiver) {
        this.panel = panel;
        this.asks = asks;
        this.scope = scope;
        this.round = round;
        this.receiver = receiver;
        window = window(asks, round.window(), scope);
        step = step(length(scope.text(asks.asking().interval())), pixels, 1);
    }

    private static Window window(Panel panel, Window shown, Scope scope) {
        var length = length(scope.text(panel.asking().timeFrom()).replace("now-", ""));
        var shift = length(scope.text(panel.asking().timeShift()).replace("now-", ""));
        var end = shown.end().minus(shift);
        return new Window(length.isZero() ? shown.start().minus(shift) : end.minus(length), end);
    }

    /// Zero for what is no length.
    static Duration length(String written) {
        var match = LENGTH.matcher(written.strip().replaceFirst("^>", ""));
        if (!match.matches()) {
            return Duration.ZERO;
        }
        double millis = switch (match.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            case "w" -> 604_800_000;
            case "M" -> 2_592_000_000.0;
            default -> 31_536_000_000.0;
        };
        return Duration.ofMillis((long) Math.min(1e14, Double.parseDouble(match.group(1)) * millis));
    }

    /// As wide as a pixel, on a length that people know, and not shorter than the least.
    private Duration step(Duration least, int pixels, int factor) {
        int points = asks.asking().maxDataPoints() > 0 ? asks.asking().maxDataPoints() : Math.max(50, pixels);
        long raw = window.length().toMillis() / points;
        long rounded = STEPS[STEPS.length - 1];
        for (int i = 0; i + 1 < STEPS.length; i++) {
            if (raw < (STEPS[i] + STEPS[i + 1]) / 2) {
                rounded = STEPS[i];
                break;
            }
        }
        long floor = least.isZero() ? SCRAPE.toMillis() : least.toMillis();
        long safe = window.length().toMillis() / MOST_POINTS + 1;
        return Duration.ofMillis(
                Math.max(Math.max(rounded, floor), safe > STEPS[0] && safe > rounded ? safe : 1) * Math.max(1, factor));
    }

    void start(int pixels) {
        var queries = new ArrayList<Target.Query>();
        for (var target : asks.targets()) {
            if (target instanceof Target.Query query
                    && !query.hidden()
                    && !query.text().isBlank()) {
                queries.add(query);
            }
        }
        for (var query : queries) {
            left += query.ask() == Target.Ask.BOTH ? 2 : 1;
        }
        if (left == 0) {
            finish();
            return;
        }
        int number = 0;
        for (var query : queries) {
            if (query.ask() != Target.Ask.INSTANT) {
                ask(query, false, pixels, number++);
            }
            if (query.ask() != Target.Ask.RANGE) {
                ask(query, true, pixels, number++);
            }
        }
    }

    private void ask(Target.Query query, boolean instant, int pixels, int number) {
        var least = length(scope.text(query.interval().isEmpty() ? asks.asking().interval() : query.interval()));
        var own = step(least, pixels, query.intervalFactor());
        var scrape = least.isZero() ? SCRAPE : least;
        var rate = own.plus(scrape).compareTo(scrape.multipliedBy(4)) > 0 ? own.plus(scrape) : scrape.multipliedBy(4);
        var source = query.source().name().isEmpty() ? asks.asking().source() : query.source();
        var kind = query.source().kind() == SourceRef.Kind.LOKI ? SourceRef.Kind.LOKI : source.kind();
        boolean loki = kind == SourceRef.Kind.LOKI;
        var text = scope.during(window, own, rate).query(query.text());
        var form = instant ? Form.INSTANT : Form.RANGE;
        if (loki && lines(text)) {
            form = Form.LINES;
        }
        int most = query.maxLines() > 0 ? Math.min(MOST_LINES, query.maxLines()) : MOST_LINES;
        var question = new Question(
                round.variables().clusterOf(source, scope),
                loki ? SourceRef.Kind.LOKI : SourceRef.Kind.PROMETHEUS,
                form,
                text,
                "",
                instant ? window : aligned(window, own),
                own,
                form == Form.LINES ? most : 0);
        round.queries().ask(this, question, answer -> receive(query, text, number, answer));
    }

    private static boolean lines(String text) {
        return Logql.parse(text) instanceof Logql.Read<LogqlExpr>(var expr) && expr instanceof LogqlExpr.LogQuery;
    }

    /// On whole steps, so that the points stand still while the window moves.
    private static Window aligned(Window window, Duration step) {
        long millis = step.toMillis();
        return new Window(
                Instant.ofEpochMilli(Math.floorDiv(window.start().toEpochMilli(), millis) * millis),
                Instant.ofEpochMilli(Math.floorDiv(window.end().toEpochMilli(), millis) * millis));
    }

    private void receive(Target.Query query, String text, int number, Answer answer) {
        left--;
        switch (answer) {
            case Answer.OfRange(var matrix) -> frames.put(number, AnswerFrames.of(query, text, matrix));
            case Answer.OfInstant(var vector) -> frames.put(number, AnswerFrames.of(query, text, vector));
            case Answer.OfLines(var read, var _) -> lines.addAll(read);
            case Answer.OfWords _, Answer.OfSeries _ -> {}
            case Answer.Missing(var why) -> missing = why;
        }
        if (left == 0) {
            finish();
        }
    }

    private void finish() {
        var all = new ArrayList<Frame>();
        frames.values().forEach(all::addAll);
        lines.sort(Comparator.comparingLong(LogLine::timeNanos).reversed());
        var shaped = FieldDisplay.apply(panel.fields(), AnswerFrames.together(all));
        receiver.accept(new PanelContent(
                panel, shaped, List.copyOf(lines), scope, window, step, round.zone(), round.now(), missing));
    }

    /// Of a panel that asks no source.
    void finishUnasked() {
        finish();
    }

    void withdraw() {
        round.queries().withdraw(this);
    }
}
