package greenwall.app.command;

import greenwall.app.command.SilenceCommand.Add;
import greenwall.app.command.SilenceCommand.Edit;
import greenwall.app.command.SilenceCommand.Expire;
import greenwall.app.command.SilenceCommand.Extend;
import greenwall.app.command.SilenceCommand.ListSilences;
import greenwall.app.config.LocalUser;
import greenwall.app.site.Site;
import greenwall.app.site.SourceTimeQuery;
import greenwall.fleet.DurationText;
import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertMerger;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.silence.SilencePreview;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.SilenceClient;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Manages silences without a window.
@Command(
        name = "silence",
        description = "Creates, lists, changes and expires silences. Matchers use =, !=, =~ and !~, as in amtool.",
        subcommands = {Add.class, ListSilences.class, Edit.class, Extend.class, Expire.class})
final class SilenceCommand extends CommandGroup {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int MIN_ID_LENGTH = 4;

    abstract static class SilenceSubcommand extends BaseCommand {
        /// Runs a command that changes something, unless it is a dry run.
        int runChange(boolean notDryRun, SiteOpener.SiteTask body) throws Exception {
            var refusal = notDryRun ? siteOpener.configuration().readOnly() : Optional.<String>empty();
            return refusal.isPresent() ? process.usageError(refusal.get()) : siteOpener.runOnSite(body);
        }

        static List<Site.ConnectedCluster> requireAlertmanagers(Site site) {
            var candidates =
                    site.clusters().stream().filter(c -> c.alerts().isPresent()).toList();
            if (candidates.isEmpty()) {
                throw new CommandFailedException(
                        "no Alertmanager is configured; write alertmanagers: [{url: …}] under a cluster, or"
                                + " use --alertmanager URL instead of the clusters of the file");
            }
            return candidates;
        }

        /// The only cluster with Alertmanagers.
        Site.ConnectedCluster cluster(Site site) {
            var candidates = requireAlertmanagers(site);
            if (candidates.size() != 1) {
                throw new CommandFailedException("several clusters have Alertmanagers; use --cluster "
                        + candidates.stream().map(Site.ConnectedCluster::name).collect(Collectors.joining("|")));
            }
            return candidates.getFirst();
        }

        SilenceChanger silenceChanger(Site.ConnectedCluster cluster, InstantSource time) {
            SilenceClient silences = cluster.silencer()
                    .orElseThrow(
                            () -> new CommandFailedException(
                                    "the configuration is read-only (read_only: true), so nothing is changed on other systems"));
            return new SilenceChanger(cluster.alerts().orElseThrow(), silences, time);
        }

        /// Finds a silence by its id or a prefix.
        AlertSource.Silence find(Site.ConnectedCluster cluster, String text) {
            var id = text.strip();
            if (id.length() < MIN_ID_LENGTH) {
                throw new CommandFailedException(
                        "invalid id \"" + text + "\"; expected one from greenwall silence list,"
                                + " or at least its first " + MIN_ID_LENGTH + " characters");
            }
            var answer = cluster.alerts().orElseThrow().silences(DEADLINE);
            var silent = answer.why();
            if (!answer.anyAnswered()) {
                throw new CommandFailedException(
                        "no Alertmanager of " + cluster.name() + " listed its silences: " + silent,
                        ExitCodes.UNAVAILABLE);
            }
            var found =
                    answer.value().stream().filter(s -> s.id().startsWith(id)).toList();
            if (found.isEmpty() && !silent.isEmpty()) {
                throw new CommandFailedException(
                        "the silence " + id + " was not found, but not every Alertmanager listed its silences: "
                                + silent,
                        ExitCodes.UNAVAILABLE);
            }
            if (found.size() != 1) {
                throw new CommandFailedException(
                        found.isEmpty()
                                ? "there is no silence " + id + "; see greenwall silence list"
                                : "several silences begin with " + id + "; give more characters");
            }
            return found.getFirst();
        }

        int report(SilenceChanger.Result result) {
            return switch (result) {
                case SilenceChanger.Result.Done done -> {
                    process.printEscaped(done.text());
                    yield 0;
                }
                case SilenceChanger.Result.Refused(var errors) -> {
                    errors.forEach(process::printError);
                    yield ExitCodes.UNAVAILABLE;
                }
                case SilenceChanger.Result.Unknown(var known) -> {
                    process.printError("it is not known whether the change was made: " + known);
                    yield ExitCodes.UNAVAILABLE;
                }
            };
        }

        SilenceMatchers parse(List<String> arguments) {
            return switch (SilenceMatchers.parse(arguments)) {
                case SilenceMatchers.Parsed.Invalid(var problem) -> throw new CommandFailedException(problem);
                case SilenceMatchers.Parsed.Valid(var matchers) -> matchers;
            };
        }
    }

    abstract static class SingleSilenceSubcommand extends SilenceSubcommand {
        @Parameters(index = "0", paramLabel = "ID", description = "the silence's id, or its first characters")
        private String id = "";

        abstract SilenceDraft changed(AlertSource.Silence before, InstantSource time);

        @Override
        public final Integer call() throws Exception {
            return runChange(true, site -> {
                var cluster = cluster(site);
                var time = SourceTimeQuery.query(site, process.clock());
                return report(silenceChanger(cluster, time).put(changed(find(cluster, id), time), DEADLINE));
            });
        }
    }

    @Command(name = "add", description = "Creates a silence on one Alertmanager, and checks that its peers have it.")
    static final class Add extends SilenceSubcommand {
        @Parameters(paramLabel = "MATCHER", arity = "1..*", description = "alertname=NodeDown host=~\"node0[1-4]\"")
        private List<String> conditions = new ArrayList<>();

        @Option(
                names = {"-d", "--for"},
                paramLabel = "DURATION",
                description = "the duration (default: ${DEFAULT-VALUE})")
        private String length = PromqlLiterals.text(SilenceDraft.DEFAULT_DURATION);

        @Option(names = "--from", paramLabel = "TIME", description = "when it starts (default: now)")
        private String from = "now";

        @Option(names = "--until", paramLabel = "TIME", description = "when it ends, instead of --for")
        private Optional<String> until = Optional.empty();

        @Option(
                names = {"-c", "--comment"},
                paramLabel = "TEXT",
                description = "why; required")
        private String comment = "";

        @Option(
                names = {"-a", "--author"},
                paramLabel = "NAME",
                description = "the author (default: the user of this machine)")
        private Optional<String> author = Optional.empty();

        @Option(
                names = "--dry-run",
                description = "only count the alerts that would be silenced, and create nothing; exit code 3: not all"
                        + " alerts could be read")
        private boolean dryRun;

        @Override
        public Integer call() throws Exception {
            until.ifPresent(_ -> refuseWith("--until", "--for"));
            if (comment.isEmpty() && !dryRun) {
                return process.usageError("missing --comment TEXT: the reason for the silence");
            }
            return runChange(!dryRun, site -> {
                var cluster = cluster(site);
                var time = SourceTimeQuery.query(site, process.clock());
                var now = time.instant();
                var matchers = parse(conditions);
                var start = TimeArgumentParser.laterInstant(from, now);
                var end = until.map(at -> TimeArgumentParser.laterInstant(at, now))
                        .orElseGet(() -> start.plus(TimeArgumentParser.length(length)));
                var draft = new SilenceDraft(
                        "",
                        matchers.list(),
                        start,
                        end,
                        author.orElseGet(() -> defaultAuthor(site)),
                        comment.isEmpty() ? "dry run" : comment);
                var errors = draft.errors(now);
                if (!errors.isEmpty()) {
                    return process.usageError(String.join("; ", errors));
                }
                var preview = preview(site, time, cluster);
                process.printEscaped("matches: " + preview.count(matchers).text());
                draft.warnings().forEach(process::printError);
                if (dryRun) {
                    return preview.nowKnown() ? 0 : ExitCodes.UNKNOWN;
                }
                return report(silenceChanger(cluster, time).put(draft, DEADLINE));
            });
        }

        /// The name that a console of this machine uses.
        private String defaultAuthor(Site site) {
            return site.config().team().folder().isPresent()
                    ? LocalUser.nameInTeam(process.paths().environment())
                    : LocalUser.name();
        }

        /// The alerts that a silence could match, now and in the last week.
        private SilencePreview preview(Site site, InstantSource time, Site.ConnectedCluster cluster)
                throws InterruptedException {
            var preview = SilencePreview.of(AlertsCommand.poll(process, site, time), cluster.name());
            return cluster.metrics()
                    .flatMap(source ->
                            source.instant(SilencePreview.WEEK, DEADLINE).answer())
                    .map(preview::withWeek)
                    .orElseGet(preview::withoutWeek);
        }
    }

    @Command(
            name = "list",
            aliases = "query",
            description =
                    "Lists the silences, with a warning for those that end while their alert still fires, and those"
                            + " that match nothing. Exit code 0: every Alertmanager listed its silences, 3: at least"
                            + " one did not.")
    static final class ListSilences extends SilenceSubcommand {
        @Parameters(paramLabel = "MATCHER", arity = "0..*", description = "only silences with these labels")
        private List<String> conditions = new ArrayList<>();

        @Option(names = "--expired", description = "also list expired silences")
        private boolean expired;

        @Option(names = "--json", description = "print the result as JSON, for scripts")
        private boolean json;

        @Override
        public Integer call() throws Exception {
            return siteOpener.runOnSite(site -> {
                var wanted = parse(conditions);
                requireAlertmanagers(site);
                var state = AlertsCommand.poll(process, site);
                // A remark is about one of several Alertmanagers, which may have silences that the others lack.
                var unanswered = Stream.concat(
                                state.failures().stream()
                                        .filter(t -> t.contains(": " + AlertMerger.NO_ALERTMANAGER)
                                                || t.contains(": " + AlertMerger.NO_SILENCES)),
                                state.remarks().stream())
                        .toList();
                var shown = ExistingSilenceReview.reviewed(state).stream()
                        .filter(c -> expired || c.covered().silence().state() != AlertSource.SilenceState.EXPIRED)
                        .filter(c -> wanted.test(conditions(c.covered().silence())))
                        .toList();
                if (json) {
                    json(shown, state);
                } else {
                    text(shown, state, unanswered.isEmpty());
                    unanswered.forEach(process::printError);
                }
                return unanswered.isEmpty() ? 0 : ExitCodes.UNKNOWN;
            });
        }

        private void text(List<ExistingSilenceReview.ReviewedSilence> shown, AlertSnapshot state, boolean all) {
            var out = process.out();
            var colors = process.colors();
            if (shown.isEmpty()) {
                out.println(
                        conditions.isEmpty()
                                ? all ? "no silences" : "no silences are known"
                                : all ? "no silence matches" : "no known silence matches");
            }
            for (var reviewed : shown) {
                var covered = reviewed.covered();
                var silence = covered.silence();
                out.println(colors.bold(TerminalColors.plain(SilenceMatchers.text(silence.matchers()))) + "  "
                        + silence.state().name().toLowerCase(Locale.ROOT)
                        + switch (silence.state()) {
                            case EXPIRED -> " since ";
                            case PENDING ->
                                ", from " + InstantText.minuteWithUtc(silence.startsAt(), process.zone()) + " until ";
                            case ACTIVE ->
                                ", " + DurationText.of(Duration.between(state.at(), silence.endsAt()))
                                        + " left, until ";
                        }
                        + InstantText.minuteWithUtc(silence.endsAt(), process.zone()));
                out.println("  " + TerminalColors.plain(silence.createdBy() + ": " + silence.comment()) + "  "
                        + colors.faint(TerminalColors.plain(silence.id())));
                if (!covered.alerts().isEmpty()) {
                    out.println("  silences: " + covered.alerts().size() + " ("
                            + TerminalColors.plain(covered.alerts().getFirst().name())
                            + (covered.alerts().size() > 1 ? " …" : "") + ")");
                }
                reviewed.warnings()
                        .forEach(flag ->
                                out.println(colors.painted(CellState.WARN, "  ▲ " + TerminalColors.plain(flag))));
            }
        }

        private void json(List<ExistingSilenceReview.ReviewedSilence> shown, AlertSnapshot state) {
            process.json(json -> json.fields(state, CommandJsonShapes.SILENCES).objects("silences", shown, reviewed -> {
                var silence = reviewed.covered().silence();
                json.member("cluster", reviewed.covered().cluster())
                        .fields(silence, CommandJsonShapes.SILENCE)
                        .member("keeps_quiet", reviewed.covered().alerts().size())
                        .member("warnings", reviewed.warnings());
            }));
        }

        /// As in amtool's query, the silence's matchers are compared as if they were labels.
        private static Labels conditions(AlertSource.Silence silence) {
            var labels = new TreeMap<String, String>();
            silence.matchers().forEach(m -> labels.put(m.name(), m.value()));
            return Labels.of(labels);
        }
    }

    @Command(
            name = "edit",
            description = "Changes a silence. With other matchers Alertmanager expires it and creates a new one.")
    static final class Edit extends SingleSilenceSubcommand {
        @Parameters(index = "1..*", paramLabel = "MATCHER", description = "the new matchers, all of them")
        private List<String> conditions = new ArrayList<>();

        @Option(
                names = {"-c", "--comment"},
                paramLabel = "TEXT",
                description = "a new comment")
        private Optional<String> comment = Optional.empty();

        @Option(
                names = {"-a", "--author"},
                paramLabel = "NAME",
                description = "a new author")
        private Optional<String> author = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "a new end time")
        private Optional<String> until = Optional.empty();

        @Override
        SilenceDraft changed(AlertSource.Silence before, InstantSource time) {
            var now = time.instant();
            return new SilenceDraft(
                    before.id(),
                    conditions.isEmpty() ? before.matchers() : parse(conditions).list(),
                    before.startsAt(),
                    until.map(at -> TimeArgumentParser.laterInstant(at, now)).orElse(before.endsAt()),
                    author.orElse(before.createdBy()),
                    comment.orElse(before.comment()));
        }
    }

    @Command(name = "extend", description = "Extends a silence.")
    static final class Extend extends SingleSilenceSubcommand {
        @Option(names = "--by", paramLabel = "DURATION", description = "how much longer it lasts (default: 1h)")
        private String by = "1h";

        @Option(names = "--until", paramLabel = "TIME", description = "when it ends, instead of --by")
        private Optional<String> until = Optional.empty();

        @Override
        SilenceDraft changed(AlertSource.Silence before, InstantSource time) {
            until.ifPresent(_ -> refuseWith("--until", "--by"));
            if (before.state() == AlertSource.SilenceState.EXPIRED) {
                throw new CommandFailedException("the silence " + before.id() + " has expired; create a new one");
            }
            var end = until.map(word -> TimeArgumentParser.laterInstant(word, time.instant()))
                    .orElseGet(() -> before.endsAt().plus(TimeArgumentParser.length(by)));
            var draft = SilenceDraft.of(before).until(end);
            if (!draft.until().isAfter(before.endsAt())) {
                throw new CommandFailedException("the silence " + before.id() + " already lasts until "
                        + before.endsAt() + "; to end it earlier, use greenwall silence edit --until");
            }
            return draft;
        }
    }

    @Command(name = "expire", description = "Expires silences now.")
    static final class Expire extends SilenceSubcommand {
        @Parameters(
                paramLabel = "ID",
                arity = "1..*",
                description = "the ids of the silences, or their first characters")
        private List<String> ids = new ArrayList<>();

        @Override
        public Integer call() throws Exception {
            return runChange(true, site -> {
                var cluster = cluster(site);
                var manager = silenceChanger(cluster, process.clock());
                // All silences are looked up before the first is expired, so that an unknown id expires none.
                var found = ids.stream()
                        .map(id -> find(cluster, id).id())
                        .distinct()
                        .toList();
                int worst = 0;
                for (var id : found) {
                    worst = Math.max(worst, report(manager.expire(id, DEADLINE)));
                }
                return worst;
            });
        }
    }
}
