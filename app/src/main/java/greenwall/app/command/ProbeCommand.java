package greenwall.app.command;

import greenwall.app.site.HostActions;
import greenwall.app.site.Site;
import greenwall.app.site.SiteProbeCatalogue;
import greenwall.connectors.ssh.SudoHelperScript;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a probe on one or more hosts in parallel, or lists the probes.
@Command(
        name = "probe",
        description = {
            "Runs tracing tools on hosts, over SSH: \"probe HOST PROBE\", \"probe list\", \"probe helper\".",
            "Exit code 0: the probe ran, 1: it exceeded its budget and was stopped, or was not started because it was predicted to exceed it, 3: it could not run, or did not finish."
        })
final class ProbeCommand extends BaseCommand {
    private static final int OVER_BUDGET = 1;
    private static final int NOT_RUN = 3;
    private static final Duration CLEANUP_TIMEOUT = Duration.ofSeconds(20);

    @Parameters(
            index = "0",
            paramLabel = "HOST",
            description = "the host, or several separated by commas; or \"list\" or \"helper\"")
    private String host = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PROBE", description = "the probe's name in \"probe list\"")
    private Optional<String> tool = Optional.empty();

    @Option(names = "--json", description = "one line of JSON for each message")
    private boolean json;

    @Option(names = "--for", paramLabel = "D", description = "the duration (default: the probe's own)")
    private Optional<String> duration = Optional.empty();

    @Option(names = "--even-over-budget", description = "start the probe even if it is predicted to exceed its budget")
    private boolean evenOverBudget;

    @Option(
            names = "--arg",
            paramLabel = "NAME=VALUE",
            description = "an argument of the probe; for a flag, only its NAME")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        if (host.equals("helper")) {
            refuseWith("helper", "--json", "--for", "--even-over-budget", "--arg");
            process.out().print(SudoHelperScript.text(ProbeCatalogue.builtIn()));
            return 0;
        }
        if (host.equals("list")) {
            refuseWith("list", "--for", "--even-over-budget", "--arg");
            return list();
        }
        if (tool.isEmpty()) {
            return process.usageError("missing probe; see greenwall probe list");
        }
        if (siteOpener.configuration().readOnly().isPresent()) {
            return process.usageError(CommandConfigLoader.NOTHING_RUN);
        }
        return siteOpener.runOnSite(site -> {
            var fleet = new AtomicReference<>(FleetState.EMPTY);
            try (var hosts = HostActions.of(site, process.paths(), process.clock(), fleet::get)) {
                var catalogue = catalogue(site);
                var now = site.singlePoller().poll();
                fleet.set(now);
                return run(hosts.probes(), catalogue, now, tool.get());
            }
        });
    }

    private int list() throws Exception {
        return siteOpener.configuration().hasSource()
                ? siteOpener.runOnSite(site -> list(catalogue(site)))
                : list(ProbeCatalogue.builtIn());
    }

    /// The probes of the site. Errors in its own probes are printed.
    private ProbeCatalogue catalogue(Site site) {
        var known = SiteProbeCatalogue.of(site.config());
        known.problems().forEach(process::printError);
        return known.probes();
    }

    private int run(ProbeRunner probes, ProbeCatalogue catalogue, FleetState fleet, String name)
            throws InterruptedException {
        var probe = catalogue.probe(name);
        if (probe.isEmpty()) {
            return process.usageError("there is no probe " + name + "; see greenwall probe list");
        }
        return switch (prepare(probe.get())) {
            case Probe.Refused(var wrong) -> process.usageError(String.join("; ", wrong));
            case Ready ready -> {
                for (var named : host.split(",")) {
                    var same = fleet.hostsNamed(named);
                    if (same.size() > 1) {
                        yield ambiguousHost(named, same);
                    }
                }
                yield run(probes, targets(fleet), ready);
            }
        };
    }

    private List<ClusterHost> targets(FleetState fleet) {
        return Stream.of(host.split(","))
                .map(name -> fleet.host(name)
                        .map(h -> new ClusterHost(h.cluster().name(), h.name()))
                        .orElse(new ClusterHost("", name)))
                .toList();
    }

    private int run(ProbeRunner probes, List<ClusterHost> targets, Ready ready) throws InterruptedException {
        for (var target : targets) {
            var forecast = probes.forecast(target, ready);
            process.err().println(TerminalColors.plain(target.host() + ": predicted overhead: " + forecast.text()));
            if (forecast.overBudget() && !evenOverBudget) {
                process.printError("that is over the probe's budget; --even-over-budget starts it anyway");
                return OVER_BUDGET;
            }
        }
        ready.probe()
                .unproved()
                .ifPresent(why -> process.err()
                        .println("this probe has not been tested on a real host: " + TerminalColors.plain(why)));
        var worst = new AtomicInteger();
        var ended = new CountDownLatch(targets.size());
        var runs = new ArrayList<ProbeRun>();
        for (var target : targets) {
            runs.add(probes.start(target, ready, listener(target, ready, worst, ended)));
        }
        var main = Thread.currentThread();
        var hook = Thread.ofPlatform().unstarted(() -> {
            runs.forEach(ProbeRun::stop);
            try {
                main.join(CLEANUP_TIMEOUT);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        ended.await();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The program is exiting, and the hook has already stopped the runs.
        }
        return worst.get();
    }

    private ProbeRunListener listener(ClusterHost target, Ready ready, AtomicInteger worst, CountDownLatch ended) {
        var overhead = new ProbeOverhead();
        var printer = new ProbeOutputPrinter(
                json ? process.err() : process.out(), process.colors(), process.zone(), target.host(), overhead);
        var lines =
                new ProbeJsonPrinter(process.out(), target.host(), ready.probe().name(), overhead);
        var prompt = TerminalPrompt.of(process);
        return event -> {
            overhead.record(event);
            switch (event) {
                case ProbeRunEvent.OutputReceived(var output) -> {
                    if (json) {
                        lines.write(output);
                    } else {
                        printer.write(output);
                    }
                }
                case Ended end -> {
                    if (json) {
                        lines.end(end);
                    } else {
                        printer.end(end);
                    }
                    worst.accumulateAndGet(exitCode(end.how()), Math::max);
                    ended.countDown();
                }
                case ProbeRunEvent.HostKeyPrompt(var _, var host, var keyType, var fingerprint, var answer) ->
                    answer.accept(prompt.trust(host, keyType, fingerprint));
                case ProbeRunEvent.PassphraseRequest(var _, var keyFile, boolean isRetry, var answer) ->
                    answer.accept(prompt.passphrase(keyFile, isRetry));
                default -> printer.printEvent(event);
            }
        };
    }

    private static int exitCode(Ending ending) {
        return switch (ending) {
            case DONE, STOPPED -> 0;
            case OVER_BUDGET -> OVER_BUDGET;
            case INCOMPLETE, FAILED, LOST -> NOT_RUN;
        };
    }

    /// Lists the probes: the question that each one answers, its arguments, and whether it is untested.
    private int list(ProbeCatalogue catalogue) {
        catalogue.all().forEach(json ? this::json : this::text);
        return 0;
    }

    private void text(Probe probe) {
        var out = process.out();
        out.println(process.colors().bold(String.format("%-24s", probe.name())) + " "
                + TerminalColors.plain(probe.question())
                + probe.unproved()
                        .map(why -> "  [not tested: " + TerminalColors.plain(why) + "]")
                        .orElse(""));
        for (var argument : probe.arguments()) {
            out.printf("%-24s   --arg %s%n", "", TerminalColors.plain(syntax(argument) + "  " + argument.words()));
        }
    }

    private static String syntax(ProbeArgument argument) {
        return switch (argument) {
            case ProbeArgument.Flag flag -> flag.name();
            case ProbeArgument.Word word -> word.name() + "=NAME";
            case ProbeArgument.WholeNumber whole -> whole.name() + "=" + whole.min() + ".." + whole.max();
        };
    }

    private void json(Probe probe) {
        process.json(json -> json.fields(probe, CommandJsonShapes.PROBE)
                .member("usual_s", probe.defaultDuration().toSeconds())
                .member("longest_s", probe.maxDuration().toSeconds())
                .member("unproved", probe.unproved())
                .objects(
                        "arguments",
                        probe.arguments(),
                        a -> json.member("name", a.name())
                                .member("shape", syntax(a))
                                .member("words", a.words())));
    }

    private Probe.Preparation prepare(Probe probe) {
        return probe.prepare(
                parsed(probe), duration.map(TimeArgumentParser::length).orElse(probe.defaultDuration()));
    }

    private Map<String, String> parsed(Probe probe) {
        var parsed = new LinkedHashMap<String, String>();
        for (var argument : arguments) {
            int equals = argument.indexOf('=');
            var name = equals < 0 ? argument : argument.substring(0, equals);
            boolean flag =
                    probe.arguments().stream().anyMatch(a -> a.name().equals(name) && a instanceof ProbeArgument.Flag);
            parsed.put(name, equals < 0 || flag ? "" : argument.substring(equals + 1));
        }
        return parsed;
    }
}
