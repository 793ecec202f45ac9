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

/// The root of the command line: global options, and one class for each command.
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
            "Exit codes: 0 ok, 1 warning, 2 critical, 3 unknown; 64 bad usage, 69 no display, 70 internal error, 78 bad configuration.",
            "Times are RFC 3339, epoch seconds, or a length before now (-15m)."
        })
public final class GreenwallCommand implements Callable<Integer> {
    private static final String USUAL_LEVEL = "error";
    /// Replaces a byte that the locale cannot decode.
    private static final char UNREAD = '\uFFFD';

    private final ProcessContext program;

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
            description = "start a drill: the practice range plays an unnamed incident, and your record is scored"
                    + " against the real cause when you close it")
    private boolean drill;

    @Mixin
    private final PointInTimeOption earlier = new PointInTimeOption();

    @Option(names = "--view", split = ",", paramLabel = "VIEW", description = "the views of the kiosk (default: wall)")
    private List<String> views = new ArrayList<>();

    @Option(names = "--theme", paramLabel = "NAME", description = "night, daylight or high-contrast")
    private Optional<String> theme = Optional.empty();

    private GreenwallCommand(ProcessContext program, GlobalOptions options) {
        this.program = program;
        this.options = options;
    }

    /// Without a command: the console.
    @Override
    public Integer call() throws Exception {
        var at = earlier.instant(program.clock());
        if (at.isPresent() && (drill || kiosk)) {
            return program.refuse(
                    "--at shows a past state to a person at the keyboard; it cannot be combined with --kiosk"
                            + " or --drill");
        }
        if (!program.hasDisplay()) {
            program.complain("there is no display here; \"greenwall check --lab\" shows the fleet as text (from a"
                    + " checkout: mvn -q -Prun -Dargs=\"check --lab\"), \"greenwall shot wall --lab -o wall.png\" as a"
                    + " picture");
            return ExitCodes.UNAVAILABLE;
        }
        if (drill && kiosk) {
            return program.refuse("--drill needs a person at the keyboard; it cannot be combined with --kiosk");
        }
        options.readOnly = kiosk;
        options.lab |= drill;
        return new ConsoleRun(program, new SiteOpener(program, options)).run(links, kiosk, views, theme, drill, at);
    }

    /// The exit code of the process.
    public static int run(ProcessContext given, String... args) {
        var program = given.guarded();
        var tooFew = OpenFilesLimit.problem();
        if (tooFew.isPresent()) {
            program.complain(tooFew.get());
            return ExitCodes.FAILED;
        }
        if (Arrays.stream(args).anyMatch(word -> word.indexOf(UNREAD) >= 0) && !readsAllLetters()) {
            return program.refuse("in this locale Java reads only ASCII on the command line and in the"
                    + " names of files; set LC_ALL=C.UTF-8");
        }
        var arguments = ConsoleArguments.read(args);
        return arguments.isPresent() ? window(program, arguments.get()) : line(program, args);
    }

    /// Runs the console with the quickly parsed options.
    private static int window(ProcessContext program, ConsoleArguments arguments) {
        var command = new GreenwallCommand(program, arguments.options());
        command.kiosk = arguments.kiosk();
        command.views = arguments.views();
        command.theme = arguments.theme();
        var refused = command.options.refused();
        if (refused.isPresent()) {
            return program.refuse(refused.get());
        }
        Logging.set(USUAL_LEVEL);
        try {
            return command.call();
        } catch (Exception bug) {
            return failed(program, bug);
        }
    }

    private static boolean readsAllLetters() {
        return System.getProperty("sun.jnu.encoding", "")
                .toUpperCase(Locale.ROOT)
                .startsWith("UTF");
    }

    private static int failed(ProcessContext program, Exception bug) {
        if (bug instanceof CommandFailedException refused) {
            program.complain(refused.getMessage());
            return refused.exitCode();
        }
        program.complain("internal error: " + bug + "; --log-level debug shows more");
        System.getLogger(GreenwallCommand.class.getName()).log(System.Logger.Level.DEBUG, "the command failed", bug);
        return ExitCodes.FAILED;
    }

    /// The declared command line.
    static CommandSpec spec(ProcessContext program) {
        return tree(program, new GreenwallCommand(program, new GlobalOptions())).getCommandSpec();
    }

    private static CommandLine tree(ProcessContext program, GreenwallCommand root) {
        return new CommandLine(root, new CommandFactory(program, new SiteOpener(program, root.options)));
    }

    private static int line(ProcessContext program, String... args) {
        var root = new GreenwallCommand(program, new GlobalOptions());
        var line = tree(program, root);
        // Picocli would warn of an unpaired quotation mark in a value, which is an ordinary letter here.
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setOut(writer(program.out()));
        line.setErr(writer(program.err()));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                program.terminal() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((problem, _) -> {
            program.complain(problem.getMessage());
            suggestion(problem).ifPresent(program.err()::println);
            program.err()
                    .println("Try: " + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCodes.USAGE;
        });
        line.setExecutionExceptionHandler((bug, _, _) -> failed(program, bug));
        line.setExecutionStrategy(parsed -> {
            try {
                Logging.set(root.options.logLevel.orElse(USUAL_LEVEL));
            } catch (IllegalArgumentException refused) {
                return program.refuse(refused.getMessage());
            }
            var refused = root.options.refused();
            return refused.isPresent() ? program.refuse(refused.get()) : new CommandLine.RunLast().execute(parsed);
        });
        return line.execute(args);
    }

    /// A mistyped name of a command or an option; or the name of a host, whose option is easily forgotten.
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
        // A letter alone is near to every other.
        var names = option ? spec.optionsMap().keySet() : spec.subcommands().keySet();
        return Optional.of(names)
                .filter(_ -> word.length() > 2)
                .flatMap(known -> SpellingSuggestion.to(word, known))
                .or(() -> host)
                .map(meant -> "Did you mean: " + spec.qualifiedName() + " " + meant);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /// Makes the commands that the command line declares.
    private record CommandFactory(ProcessContext program, SiteOpener sources) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            var made = CommandLine.defaultFactory().create(type);
            if (made instanceof SourceCommand command) {
                command.program = program;
                command.sources = sources;
            }
            return made;
        }
    }
}
