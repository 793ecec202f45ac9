package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.app.runbook.RunbookFolderReader;
import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.app.site.SiteProbeCatalogue;
import greenwall.app.site.SourceTimeQuery;
import greenwall.fleet.CountText;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.runbook.RunbookError;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.runbook.run.RunbookLinter;
import greenwall.fleet.runbook.run.RunbookPlaceholders;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists, prints and checks runbooks.
@Command(
        name = "runbook",
        description = "Lists, prints and checks runbooks, which say what to do about an alert.",
        subcommands = {RunbookCommand.ListRunbooks.class, RunbookCommand.Show.class, RunbookCommand.Lint.class})
final class RunbookCommand extends CommandGroup {
    private static final int INCOMPLETE = 1;
    private static final String UNREADABLE = " Exit code 1: a runbook of the site cannot be read.";

    private abstract static class RunbookFilesCommand extends BaseCommand {
        abstract int run(RunbookFolderReader.ReadResult read);

        @Override
        public final Integer call() throws Exception {
            return siteOpener.configuration().runWithConfig(config -> {
                var read = RunbookFolderReader.read(config.runbooks());
                read.errors().forEach(error -> process.printError(error.toString()));
                return run(read);
            });
        }
    }

    @Command(name = "list", description = "Lists all runbooks, with the alerts that they are for." + UNREADABLE)
    static final class ListRunbooks extends RunbookFilesCommand {
        @Override
        int run(RunbookFolderReader.ReadResult read) {
            for (var runbook : RunbookLibrary.of(read.runbooks()).all()) {
                process.out()
                        .printf(
                                "%-26s %s%s%n",
                                TerminalColors.plain(runbook.file()),
                                TerminalColors.plain(runbook.title()),
                                runbook.ofSite() ? " (the site's own)" : "");
                if (!runbook.alerts().isEmpty()) {
                    process.println("    " + TerminalColors.plain(String.join(", ", runbook.alerts())));
                }
            }
            return read.errors().isEmpty() ? 0 : INCOMPLETE;
        }
    }

    @Command(
            name = "show",
            description =
                    "Prints the Markdown of a runbook, found by its file name or by an alert's name." + UNREADABLE)
    static final class Show extends RunbookFilesCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "an alert, or a file from \"runbook list\"")
        private String name = "";

        /// A runbook of the site that cannot be read may replace the one that is shown.
        @Override
        int run(RunbookFolderReader.ReadResult read) {
            var library = RunbookLibrary.of(read.runbooks());
            var runbook = library.named(name).or(() -> library.forAlert(name));
            if (runbook.isEmpty() && !read.errors().isEmpty()) {
                process.printError("no runbook that could be read has this name or alert: \"" + name
                        + "\"; correct the errors above and try again");
                return INCOMPLETE;
            }
            if (runbook.isEmpty()) {
                return process.usageError("there is no runbook for \"" + name
                        + "\"; see greenwall runbook list, or use the general runbook, any-alert");
            }
            process.println(SanitizedText.block(runbook.get().text()).strip());
            return read.errors().isEmpty() ? 0 : INCOMPLETE;
        }
    }

    @Command(
            name = "lint",
            description = {
                "Checks the runbooks and prints each problem with file and line: an alert without a runbook, a query"
                        + " that does not parse, a probe that is not in the catalogue, a dead link, a branch to a"
                        + " section that does not exist.",
                "Exit code 0: no problems, 1: problems found, 3: none found, but not everything could be checked."
            })
    static final class Lint extends BaseCommand {
        private static final Duration DEADLINE = Duration.ofSeconds(20);
        /// The types of refusals that are about one query. Others are of the source, such as refused credentials.
        private static final Set<String> OF_QUERY =
                Set.of(Failure.Refused.BAD_QUERY, Failure.Refused.TOO_MUCH, "bad_data", "limit");
        /// The status for a query that can be parsed but not evaluated.
        private static final int UNPROCESSABLE = 422;

        @Option(
                names = "--live",
                description = "also run the queries on every cluster that has a source for them, and check the alerts"
                        + " of the sources' own rules")
        private boolean live;

        /// Whether everything could be checked.
        private boolean complete = true;

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "DIR",
                description =
                        "check only this folder, instead of all; alerts without a runbook are then not" + " looked for")
        @Nullable
        private Path folder;

        @Override
        public Integer call() throws Exception {
            return siteOpener.configuration().runWithConfig(this::check);
        }

        private int check(Config config) throws Exception {
            var alone = folder;
            var folders = alone == null ? config.runbooks() : List.of(alone);
            var read = RunbookFolderReader.read(folders);
            var library = RunbookLibrary.of(read.runbooks());
            var checked = alone == null ? library : RunbookLibrary.only(read.runbooks());
            var errors = new ArrayList<>(read.errors());
            var alerts = new TreeSet<>(RulesPack.alertNames());
            var quantities = PollSettingsConverter.catalogue(config);
            int opened = live ? siteOpener.runOnSite(site -> live(site, checked, errors, alerts)) : 0;
            if (opened != 0) {
                return opened;
            }
            var probes = SiteProbeCatalogue.of(config);
            probes.problems().forEach(this::reportUnchecked);
            errors.addAll(RunbookLinter.problems(
                    checked,
                    alone == null ? alerts : List.of(),
                    quantities,
                    probes.probes(),
                    name -> folders.stream().anyMatch(f -> inside(f, name))
                            || library.named(name).isPresent()));
            errors.forEach(p -> process.printEscaped(p.toString()));
            if (errors.isEmpty()) {
                process.println(CountText.of(checked.all().size(), "runbook") + ", no problems found"
                        + (complete ? "" : " in what could be checked"));
            }
            return errors.isEmpty() ? complete ? 0 : ExitCodes.UNKNOWN : 1;
        }

        private void reportUnchecked(String why) {
            complete = false;
            process.printError(why);
        }

        private static boolean inside(Path folder, String name) {
            var path = folder.resolve(name).normalize();
            return path.startsWith(folder.normalize()) && Files.exists(path);
        }

        private int live(Site site, RunbookLibrary library, List<RunbookError> errors, TreeSet<String> alerts)
                throws InterruptedException {
            for (var cluster : site.clusters()) {
                if (folder == null) {
                    rules(cluster, alerts);
                }
                queries(site, cluster, library, errors);
            }
            return 0;
        }

        private void rules(Site.ConnectedCluster cluster, TreeSet<String> alerts) {
            cluster.metrics().map(metrics -> metrics.rules(DEADLINE)).ifPresent(response -> {
                Optional.of(response.shortfall())
                        .filter(why -> !why.isEmpty())
                        .ifPresent(why -> reportUnchecked(
                                "not all alerts of the rules of " + cluster.name() + " were checked: " + why));
                response.answer()
                        .ifPresent(groups -> groups.forEach(group -> group.rules().stream()
                                .filter(r -> r.alerting())
                                .forEach(rule -> alerts.add(rule.name()))));
            });
        }

        private void queries(
                Site site, Site.ConnectedCluster cluster, RunbookLibrary library, List<RunbookError> errors)
                throws InterruptedException {
            var fleet = site.singlePoller().poll();
            var host = fleet.hosts().stream()
                    .filter(h -> h.cluster().name().equals(cluster.name()))
                    .findFirst();
            var now = SourceTimeQuery.query(site, process.clock()).instant();
            var subject =
                    RunbookSubject.of(Labels.EMPTY, cluster.name(), host, now.minusSeconds(600), now, Optional.empty());
            var placeholders =
                    new RunbookPlaceholders(subject, PollSettingsConverter.catalogue(site.config()), Optional.empty());
            var queries = library.all().stream()
                    .flatMap(runbook -> RunbookLinter.queries(runbook, placeholders).stream())
                    .toList();
            cluster.metrics()
                    .ifPresent(metrics -> send(
                            cluster.name(),
                            queries.stream().filter(query -> !query.logs()).toList(),
                            query -> metrics.instant(query, now, DEADLINE),
                            errors));
            cluster.logs()
                    .ifPresent(logs -> send(
                            cluster.name(),
                            queries.stream().filter(RunbookLinter.Query::logs).toList(),
                            query -> logs.lines(
                                    query, subject.window(), LogSource.Order.BACKWARD, 1, _ -> false, DEADLINE),
                            errors));
        }

        /// Ends at the first failure of the source, which each further query would meet, maybe after a wait. A failure
        /// that a single query may cause ends it only if an earlier query had such a failure.
        private void send(
                String cluster,
                List<RunbookLinter.Query> queries,
                Function<String, Outcome<?>> source,
                List<RunbookError> errors) {
            boolean failedBefore = false;
            for (int i = 0; i < queries.size(); i++) {
                var query = queries.get(i);
                var failure = source.apply(query.text()).failed().orElse(null);
                if (failure == null) {
                    continue;
                }
                var kind = query.logs() ? "log" : "metric";
                var position = query.file() + ":" + query.line();
                var why = failure.found() + (failure.remedy().isEmpty() ? "" : "; " + failure.remedy());
                if (isOfQuery(failure)) {
                    errors.add(new RunbookError(
                            query.file(), query.line(), "the query failed on " + cluster + ": " + failure.found()));
                } else if (mayBeOfQuery(failure) && !failedBefore) {
                    failedBefore = true;
                    reportUnchecked(
                            "the " + kind + " query at " + position + " was not checked on " + cluster + ": " + why);
                } else {
                    reportUnchecked("stopped checking the " + kind + " queries on " + cluster + " at " + position + " ("
                            + (queries.size() - i + (failedBefore ? 1 : 0)) + " of " + queries.size()
                            + " not checked in all): " + why);
                    return;
                }
            }
        }

        /// Whether other queries may succeed, although the source did not name the query as the cause.
        private static boolean mayBeOfQuery(Failure failure) {
            return switch (failure) {
                case Failure.TimedOut _, Failure.Malformed _, Failure.Partial _ -> true;
                case Failure.Refused refused -> refused.status() >= 500;
                // TooLarge is handled before, as an error of the query.
                case Failure.TooLarge _, Failure.Unreachable _, Failure.Throttled _, Failure.Cancelled _ -> false;
            };
        }

        private static boolean isOfQuery(Failure failure) {
            return failure instanceof Failure.TooLarge
                    || failure instanceof Failure.Refused refused
                            && (refused.status() == 400
                                    || refused.status() == UNPROCESSABLE
                                    || OF_QUERY.contains(refused.type()));
        }
    }
}
