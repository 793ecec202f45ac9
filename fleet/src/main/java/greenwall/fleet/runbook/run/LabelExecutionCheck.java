package greenwall.fleet.runbook.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The words of a shell command before a label, without quotes and redirections. Decides whether the shell or
/// a program would run the label, or read it as program text. If in doubt, it assumes that they would.
///
/// @param word what precedes the label within its word
record LabelExecutionCheck(List<String> words, String word) {
    private static final Set<String> KEYWORDS =
            Set.of("if", "then", "else", "elif", "do", "while", "until", "!", "}", "coproc");
    /// Programs that run another one, with the letters of their options that have a separate value.
    private static final Map<String, String> WRAPPERS = wrappers("""
                sudo CDghpRrTtUu
                doas Cu
                nice n
                ionice cnPpu
                chrt DPT
                taskset -
                timeout ks
                env CSu
                xargs adEILnPs
                stdbuf eio
                time fo
                exec a
                command -
                builtin -
                nohup -
                setsid -
                chroot -
                nsenter GSt
                unshare GRSw
                flock EwW
                systemd-run EGHMpu
                runuser Ggu
                busybox -
                toybox -
                """);
    /// Those whose first argument is not the program yet: a duration, a folder, a mask.
    private static final Set<String> WITH_ARGUMENT = Set.of("timeout", "chroot", "flock", "taskset", "chrt");
    private static final Set<String> LONG_OPTIONS_WITH_VALUE = words("""
            --user --group --host --prompt --chdir --chroot --role --type --signal --kill-after
            --adjustment --class --classdata --unset --max-args --max-procs --delimiter --arg-file
            --format --output --target --setuid --setgid --wait --timeout --unit --property --slice
            --description --machine --uid --gid --setenv --working-directory --env --workdir
            --namespace --container --context
            """);
    /// Programs that run another one after the word `exec`.
    private static final Set<String> CONTAINERS =
            Set.of("docker", "podman", "nerdctl", "crictl", "kubectl", "oc", "ip", "lxc", "incus", "machinectl");
    private static final String CONTAINER_VALUES = "cenuw";
    /// Other programs that run another one, or pass it to another machine.
    private static final Set<String> OTHER_WRAPPERS = words("""
            su script sshpass strace ltrace unbuffer screen pkexec setpriv capsh numactl prlimit
            firejail bwrap proot fakeroot gosu pct ssh autossh mosh
            """);

    private static final Set<String> EVALUATING_BUILTINS =
            Set.of("eval", "trap", "alias", "let", "[[", "at", "batch", "unset");
    private static final Set<String> EVALUATES_ALL =
            Set.of("watch", "parallel", "tmux", "sg", "pdsh", "clush", "pssh", "parallel-ssh", "salt", "ansible");
    /// Programs whose first argument is a file with a program, unless an option has its text.
    private static final Set<String> INTERPRETERS = words("""
            sh bash dash ash ksh mksh zsh fish csh tcsh rbash perl python pypy ruby node php lua
            luajit tclsh expect pwsh osascript
            """);
    private static final String INTERPRETER_VALUES = "oO";
    /// Programs that read program text only after an option.
    private static final Set<String> OPTION_INTERPRETERS = words("""
            su runuser script env flock psql mysql mariadb sqlite mongo mongosh clickhouse-client
            influx gdb lldb vi vim nvim ex emacs vagrant nc ncat netcat
            """);
    private static final Pattern PROGRAM_OPTION =
            Pattern.compile("-[A-Za-z]*[ceErS]|-i?ex|--(command|execute|eval|split-string)=?");
    /// Options that are program text whatever the program, and addresses of socat.
    private static final Pattern ALWAYS_PROGRAM = Pattern.compile(
            "--([a-z-]*-)?(command|eval|exec|execute|rsh|rsync-path|checkpoint-action|compress-program|split-string)"
                    + "(=.*)?|(?i:exec|system|shell):.*");
    private static final Set<String> EDITORS = Set.of("awk", "gawk", "mawk", "sed", "jq", "yq");
    private static final String EDITOR_VALUES = "Fvefl";
    private static final Pattern EDITOR_PROGRAM =
            Pattern.compile("-[nsrEzui]*[ef].*|--(expression|file|source|exec)(=.*)?");
    private static final Set<String> REMOTE_SHELLS =
            Set.of("ssh", "slogin", "rsh", "remsh", "dbclient", "autossh", "mosh");
    private static final String SSH_VALUES = "BbcDEeFIiJLlmOopPQRSWw";
    private static final Pattern SSH_PROGRAM_OPTION = Pattern.compile("-[A-Za-z0-9]*[oF]");
    private static final Set<String> COPIERS = Set.of("scp", "sftp", "rsync");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*(\\[.*])?\\+?=.*", Pattern.DOTALL);
    private static final Pattern EXEC = Pattern.compile("-exec(dir)?|-ok(dir)?");
    private static final Pattern VERSION = Pattern.compile("(?<=[a-z])-?[0-9][0-9.]*$");
    /// A variable or a substitution, not a label.
    private static final Pattern UNKNOWN_PROGRAM = Pattern.compile("\\$[A-Z_{(].*|`.*", Pattern.DOTALL);

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private static Map<String, String> wrappers(String lines) {
        var all = new HashMap<String, String>();
        lines.lines().map(line -> line.split(" ")).forEach(entry -> all.put(entry[0], entry[1]));
        return all;
    }

    /// Whether the label would be the name of a command.
    boolean isCommand() {
        return word.isEmpty() && (next(0) == words.size() || followsExec(words.size()));
    }

    /// The program that would evaluate the label as program text.
    Optional<String> evaluatingProgram() {
        if (ALWAYS_PROGRAM.matcher(word).matches()
                || !words.isEmpty() && ALWAYS_PROGRAM.matcher(words.getLast()).matches()) {
            return Optional.of(word.isEmpty() ? words.getLast() : word);
        }
        var commands = commands();
        boolean wrapped = runsAnother(commands);
        return IntStream.range(0, words.size())
                .filter(i -> commands.contains(i) && evaluatesAsCommand(i)
                        || (wrapped || commands.contains(i)) && evaluates(i)
                        || optionIsNext(i))
                .mapToObj(this::program)
                .findFirst();
    }

    /// Whether the command reads program text from its standard input.
    boolean readsProgram() {
        var commands = commands();
        boolean anywhere = runsAnother(commands);
        return commands.stream().anyMatch(i -> program(i).equals("xargs"))
                        && (evaluatingProgram().isPresent() || insertsIntoText())
                || IntStream.range(0, words.size())
                        .anyMatch(i -> (anywhere || commands.contains(i)) && readsProgram(i));
    }

    /// Whether `xargs -I` may insert a line into a program's text.
    private boolean insertsIntoText() {
        return words.stream().anyMatch(w -> w.startsWith("-I"))
                && IntStream.range(0, words.size()).anyMatch(i -> INTERPRETERS.contains(program(i)));
    }

    private boolean readsProgram(int number) {
        var program = program(number);
        return INTERPRETERS.contains(program) && programIsMissing(number)
                || program.equals("parallel")
                || program.equals("at")
                || program.equals("batch")
                || REMOTE_SHELLS.contains(program)
                        && positionals(number, SSH_VALUES).size() == 1;
    }

    /// The numbers of the words that are names of commands.
    private List<Integer> commands() {
        var all = new ArrayList<Integer>();
        for (int start = 0; start < words.size(); start++) {
            if (start == 0 || followsExec(start)) {
                for (int at = skipKeywords(start); at < words.size(); at = skipKeywords(run(at))) {
                    all.add(at);
                }
            }
        }
        return all;
    }

    private boolean followsExec(int number) {
        return number > 0 && EXEC.matcher(words.get(number - 1)).matches();
    }

    /// Where the innermost command begins that is named from this word on; beyond the words if it is named.
    private int next(int start) {
        int at = skipKeywords(start);
        while (at < words.size()) {
            at = skipKeywords(run(at));
        }
        return at;
    }

    private int skipKeywords(int start) {
        int at = start;
        while (at < words.size() && (KEYWORDS.contains(words.get(at)) || isAssignment(words.get(at)))) {
            at++;
        }
        return at;
    }

    private static boolean isAssignment(String word) {
        return ASSIGNMENT.matcher(word).matches();
    }

    /// Where the command begins that a wrapper runs; beyond the words and the label if there is none.
    private int run(int number) {
        var program = program(number);
        var values = WRAPPERS.get(program);
        if (values != null) {
            return skipArguments(number + 1, values, WITH_ARGUMENT.contains(program) ? 1 : 0);
        }
        int exec = CONTAINERS.contains(program)
                ? words.subList(number, words.size()).indexOf("exec")
                : -1;
        return exec < 0 ? words.size() + 1 : skipArguments(number + exec + 1, CONTAINER_VALUES, 1);
    }

    private int skipArguments(int start, String values, int arguments) {
        int left = arguments;
        int at = start;
        while (at < words.size()) {
            var argument = words.get(at);
            if (isOption(argument)) {
                at += hasValueNext(argument, values) ? 2 : 1;
            } else if (isAssignment(argument)) {
                at++;
            } else if (left > 0) {
                left--;
                at++;
            } else {
                return at;
            }
        }
        return left > 0 ? words.size() + 1 : at;
    }

    private static boolean isOption(String argument) {
        return argument.length() > 1 && (argument.startsWith("-") || argument.startsWith("+"));
    }

    /// Whether the next word is the value of this option. The rest of its word is the value in `-uroot`.
    private static boolean hasValueNext(String option, String values) {
        if (option.startsWith("--")) {
            return LONG_OPTIONS_WITH_VALUE.contains(option);
        }
        return IntStream.range(1, option.length())
                .filter(i -> values.indexOf(option.charAt(i)) >= 0)
                .limit(1)
                .anyMatch(i -> i == option.length() - 1);
    }

    /// The arguments of a program that are neither options nor their values.
    private List<String> positionals(int program, String values) {
        var all = new ArrayList<String>();
        for (int i = program + 1; i < words.size(); i++) {
            if (!isOption(words.get(i))) {
                all.add(words.get(i));
            } else if (hasValueNext(words.get(i), values)) {
                i++;
            }
        }
        return all;
    }

    /// Without its folder and version.
    private String program(int number) {
        var word = words.get(number);
        return VERSION.matcher(word.substring(word.lastIndexOf('/') + 1)).replaceFirst("");
    }

    private boolean runsAnother(List<Integer> commands) {
        return commands.stream()
                .map(this::program)
                .anyMatch(p -> WRAPPERS.containsKey(p) || CONTAINERS.contains(p) || OTHER_WRAPPERS.contains(p));
    }

    private boolean evaluatesAsCommand(int number) {
        var program = program(number);
        return words.get(number).indexOf('$') >= 0
                || words.get(number).indexOf('`') >= 0
                || EVALUATING_BUILTINS.contains(program)
                || (program.equals(".") || program.equals("source")) && number == words.size() - 1;
    }

    private boolean evaluates(int number) {
        var program = program(number);
        return EVALUATES_ALL.contains(program)
                || INTERPRETERS.contains(program) && programIsMissing(number)
                || EDITORS.contains(program) && editorProgramIsNext(number)
                || REMOTE_SHELLS.contains(program) && isRemoteCommand(number)
                || COPIERS.contains(program) && isRemotePath(program, number)
                || program.equals("sqlite") && !positionals(number, "").isEmpty()
                || UNKNOWN_PROGRAM.matcher(words.get(number)).matches() && isProgramOption(lastArgument(number));
    }

    private boolean programIsMissing(int number) {
        return positionals(number, INTERPRETER_VALUES).isEmpty()
                && words.subList(number, words.size()).stream().noneMatch(w -> w.startsWith("-m"));
    }

    /// Whether the label belongs to the program text of an option of this word, whatever precedes it.
    private boolean optionIsNext(int number) {
        var program = program(number);
        boolean optional = OPTION_INTERPRETERS.contains(program);
        return (optional || INTERPRETERS.contains(program))
                && (isProgramOption(lastArgument(number))
                        || (optional
                                ? PROGRAM_OPTION.matcher(word).lookingAt()
                                : PROGRAM_OPTION.matcher(word).matches()));
    }

    private static boolean isProgramOption(String argument) {
        return PROGRAM_OPTION.matcher(argument).matches();
    }

    private String lastArgument(int program) {
        return program == words.size() - 1 ? "" : words.getLast();
    }

    private boolean editorProgramIsNext(int number) {
        var arguments = words.subList(number + 1, words.size());
        var last = lastArgument(number);
        boolean given =
                arguments.stream().anyMatch(w -> EDITOR_PROGRAM.matcher(w).matches());
        return EDITOR_PROGRAM.matcher(word).matches()
                || EDITOR_PROGRAM.matcher(last).matches() && hasValueNext(last, "ef")
                || last.matches("--(expression|file|source|exec)")
                || !given && positionals(number, EDITOR_VALUES).isEmpty();
    }

    private boolean isRemoteCommand(int number) {
        return !positionals(number, SSH_VALUES).isEmpty()
                || word.startsWith("-o")
                || word.startsWith("-F")
                || SSH_PROGRAM_OPTION.matcher(lastArgument(number)).matches();
    }

    /// A remote path may be evaluated by the remote shell.
    private boolean isRemotePath(String program, int number) {
        return word.indexOf(':') >= 0
                || lastArgument(number).matches(program.equals("rsync") ? "-[A-Za-z]*e" : "-[A-Za-z0-9]*[oSF]");
    }
}
