package greenwall.app.command;

import greenwall.app.config.SpellingSuggestion;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The root of the command line: the global options, and one class for each command.
@Command(
        name = "greenwall",
        versionProvider = VersionProvider.class,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "A native NOC console for people who run their own machines.",
        subcommands = {
            CheckCommand.class,
            DoctorCommand.class,
            ExplainCommand.class,
            ScreenshotCommand.class,
            ProbeCommand.class,
            AlertsCommand.class,
            ProblemsCommand.class,
            ServicesCommand.class,
            HistoryCommand.class,
            SilenceCommand.class,
            HostCommand.class,
            IncidentCommand.class,
            LogsCommand.class,
            TraceCommand.class,
            RulesCommand.class,
            RunbookCommand.class,
            ViewCommand.class,
            SignInCommand.class,
            LabCommand.class,
            CompletionCommand.class,
            ManualCommand.class,
            StartupCacheCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown; 64 bad usage, 65 the file is not a dashboard or cannot be read, 69 no display, or a silence may not have been changed, 70 cannot write, cannot sign in, too few open files allowed, or internal error, 71 out of memory, 78 bad configuration.",
            "Times are RFC 3339, epoch seconds, or relative to now (-15m; for silences also +1h)."
        })
public final class GreenwallCommand implements Callable<Integer> {
    private static final String DEFAULT_LEVEL = "error";
    /// Java puts this character in place of a byte that the locale cannot decode.
    private static final char UNDECODABLE = '\uFFFD';

    private final ProcessContext process;

    @Mixin
    private final GlobalOptions options;

    @Option(
            names = "--open",
            paramLabel = "LINK",
            description = "open a greenwall:// link or a .greenwall file; repeat it for each window")
    private List<String> links = new ArrayList<>();

    @Option(names = "--kiosk", description = "a wall display: full screen, no pointer, views in rotation")
    private boolean kiosk;

    @Option(
            names = "--drill",
            description = "start a drill: the practice range simulates an incident without naming it, and your record"
                    + " is scored against the real cause when you close it")
    private boolean drill;

    @Mixin
    private final PointInTimeOption pointInTime = new PointInTimeOption();

    @Option(
            names = "--view",
            split = ",",
            paramLabel = "VIEW",
            completionCandidates = CompletionWords.Views.class,
            description = "the views of the wall display (default: wall)")
    private List<String> views = new ArrayList<>();

    @Mixin
    private final ThemeOption themeOption = new ThemeOption();

    private GreenwallCommand(ProcessContext process, GlobalOptions options) {
        this.process = process;
        this.options = options;
    }

    /// Without a command, opens the console.
    @Override
    public Integer call() throws Exception {
        var at = pointInTime.instant(process.clock());
        if (at.isPresent() && (drill || kiosk)) {
            return process.usageError("--at shows an earlier time; it cannot be combined with --kiosk or --drill");
        }
        if (!views.isEmpty() && !kiosk) {
            return process.usageError("--view names the views of a wall display; add --kiosk");
        }
        if (!links.isEmpty() && kiosk) {
            return process.usageError("--open has no effect with --kiosk; leave it out, or name views with --view");
        }
        var theme = themeOption.theme();
        if (!process.hasDisplay()) {
            var lab = new CommandConfigLoader(process, options).hasSource() ? "" : " --lab";
            process.printError(
                    "there is no display here; \"greenwall check" + lab + "\" shows the fleet as text (from a"
                            + " checkout: mvn -q -Prun -Dargs=\"check" + lab + "\"), \"greenwall shot wall" + lab
                            + " -o wall.png\" as an image");
            return ExitCodes.UNAVAILABLE;
        }
        if (drill && kiosk) {
            return process.usageError("--drill needs a person at the keyboard; it cannot be combined with --kiosk");
        }
        options.readOnly = kiosk;
        options.lab |= drill;
        return new ConsoleRun(process, new SiteOpener(process, options), links, kiosk, views, theme, drill, at).run();
    }

    /// Runs the program and returns the exit code of the process.
    public static int run(ProcessContext context, String... args) {
        var process = context.escaped();
        var fileLimitProblem = OpenFilesLimit.problem();
        if (fileLimitProblem.isPresent()) {
            process.printError(fileLimitProblem.get());
            return ExitCodes.FAILED;
        }
        if (Arrays.stream(args).anyMatch(word -> word.indexOf(UNDECODABLE) >= 0) && !canDecodeArguments()) {
            return process.usageError("in this locale Java reads only ASCII on the command line and in"
                    + " file names; set LC_ALL=C.UTF-8");
        }
        var consoleArguments = ConsoleArguments.read(args);
        return consoleArguments.isPresent()
                ? runConsole(process, consoleArguments.get())
                : runCommandLine(process, args);
    }

    private static int runConsole(ProcessContext process, ConsoleArguments consoleArguments) {
        var command = new GreenwallCommand(process, consoleArguments.options());
        command.kiosk = consoleArguments.kiosk();
        command.views = consoleArguments.views();
        command.themeOption.name = consoleArguments.theme();
        var problem = command.options.problem();
        if (problem.isPresent()) {
            return process.usageError(problem.get());
        }
        Logging.set(DEFAULT_LEVEL);
        try {
            return command.call();
        } catch (Exception bug) {
            return failed(process, bug);
        }
    }

    private static boolean canDecodeArguments() {
        return System.getProperty("sun.jnu.encoding", "")
                .toUpperCase(Locale.ROOT)
                .startsWith("UTF");
    }

    private static int failed(ProcessContext process, Exception bug) {
        if (bug instanceof CommandFailedException problem) {
            process.printError(problem.getMessage());
            return problem.exitCode();
        }
        process.printError("internal error: " + bug + "; --log-level debug shows more");
        System.getLogger(GreenwallCommand.class.getName()).log(System.Logger.Level.DEBUG, "the command failed", bug);
        return ExitCodes.FAILED;
    }

    static CommandSpec spec(ProcessContext process) {
        return commandLine(process, new GreenwallCommand(process, new GlobalOptions()))
                .getCommandSpec();
    }

    private static CommandLine commandLine(ProcessContext process, GreenwallCommand root) {
        return new CommandLine(root, new CommandFactory(process, new SiteOpener(process, root.options)));
    }

    private static int runCommandLine(ProcessContext process, String... args) {
        var root = new GreenwallCommand(process, new GlobalOptions());
        var line = commandLine(process, root);
        // Picocli would warn about an unpaired quotation mark in a value, which is an ordinary character
        // here.
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(writer(process.out()));
        line.setErr(writer(process.err()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                process.terminal() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((problem, _) -> {
            process.printError(problem.getMessage());
            suggestion(problem).ifPresent(process.err()::println);
            process.err()
                    .println("Try: " + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCodes.USAGE;
        });
        line.setExecutionExceptionHandler((bug, _, _) -> failed(process, bug));
        line.setExecutionStrategy(parsed -> {
            try {
                Logging.set(root.options.logLevel.orElse(DEFAULT_LEVEL));
            } catch (IllegalArgumentException problem) {
                return process.usageError(problem.getMessage());
            }
            var problem = root.options.problem().or(() -> misplaced(parsed));
            return problem.isPresent() ? process.usageError(problem.get()) : new CommandLine.RunLast().execute(parsed);
        });
        return line.execute(args);
    }

    /// An option of a command is not read if another command follows it.
    private static Optional<String> misplaced(CommandLine.ParseResult parsed) {
        return parsed.hasSubcommand()
                ? parsed.matchedOptions().stream()
                        .filter(option -> option.scopeType() == CommandLine.ScopeType.LOCAL
                                && !option.inherited()
                                && !option.usageHelp()
                                && !option.versionHelp())
                        .findFirst()
                        .map(option -> {
                            var command = parsed.subcommand().commandSpec();
                            return option.longestName() + " has no effect before " + command.name() + "; leave it out"
                                    + (command.findOption(option.longestName()) == null
                                            ? ""
                                            : ", or put it after " + command.name());
                        })
                        .or(() -> misplaced(parsed.subcommand()))
                : Optional.empty();
    }

    /// Suggests the correct spelling of a command or an option. For a host name it suggests the option, which
    /// is easily forgotten. Only the words of the filter of alerts may begin with a dash.
    private static Optional<String> suggestion(CommandLine.ParameterException problem) {
        if (!(problem instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        var spec = problem.getCommandLine().getCommandSpec();
        var word = unmatched.getUnmatched().getFirst();
        boolean option = word.startsWith("-");
        Optional<String> host = !option && unmatched.getUnmatched().size() == 1 && spec.findOption("--host") != null
                ? Optional.of("--host " + TerminalColors.plain(word))
                : Optional.empty();
        // A single letter is similar to every other letter, so it gets no suggestion.
        var names = option ? spec.optionsMap().keySet() : spec.subcommands().keySet();
        return Optional.of(names)
                .filter(_ -> word.length() > 2)
                .flatMap(known -> SpellingSuggestion.to(word, known))
                .or(() -> host)
                .map(suggested -> "Did you mean: " + spec.qualifiedName() + " " + suggested)
                .or(() -> option && spec.userObject() instanceof AlertsCommand
                        ? Optional.of(
                                "If " + TerminalColors.plain(word) + " is a word, not an option, put -- before it: "
                                        + spec.qualifiedName() + " -- " + TerminalColors.plain(word))
                        : Optional.empty());
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private record CommandFactory(ProcessContext process, SiteOpener sources) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            var created = CommandLine.defaultFactory().create(type);
            if (created instanceof BaseCommand command) {
                command.process = process;
                command.siteOpener = sources;
            }
            return created;
        }
    }
}
