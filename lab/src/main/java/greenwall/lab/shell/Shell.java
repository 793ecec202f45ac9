package greenwall.lab.shell;

import java.util.List;

/// `sh`, with `-c`, a script on standard input, or talking to a person.
public final class Shell implements Program {
    /// Where an ordinary user's commands are looked for; the tools of the administrator are in `sbin`.
    public static final String PATH = "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games";

    public static final String ROOT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int LONGEST_SCRIPT = 1 << 20;

    @Override
    public int run(Call call) throws InterruptedException {
        var state = ShellState.from(call.environment());
        state.shellPid = call.process().pid();
        state.name = call.words().getFirst();
        var arguments = call.arguments();
        int at = 0;
        boolean command = false;
        while (at < arguments.size() && arguments.get(at).matches("-[a-z]+|--login")) {
            var option = arguments.get(at++);
            command |= !option.startsWith("--") && option.contains("c");
            if (option.matches("-[eux]*[eux][eux]*c?")) {
                option.substring(1).chars().filter(c -> c != 'c').forEach(c -> state.options.add((char) c));
            }
        }
        var interpreter = new Interpreter(call, state);
        if (command) {
            if (at >= arguments.size()) {
                return call.fail(2, state.name + ": 0: -c requires an argument");
            }
            var script = arguments.get(at);
            if (at + 1 < arguments.size()) {
                state.name = arguments.get(at + 1);
                state.positional = List.copyOf(arguments.subList(at + 2, arguments.size()));
            }
            return runScript(interpreter, script);
        }
        if (at < arguments.size() && !arguments.get(at).equals("-")) {
            var path = arguments.get(at);
            var script = call.machine().files().read(path);
            if (script.isEmpty()) {
                return call.fail(127, state.name + ": 0: cannot open " + path + ": No such file");
            }
            state.positional = List.copyOf(arguments.subList(at + 1, arguments.size()));
            return runScript(interpreter, script.get());
        }
        return converse(interpreter);
    }

    private static int runScript(Interpreter interpreter, String script) throws InterruptedException {
        try {
            return interpreter.script(ScriptParser.parse(script), true);
        } catch (ScriptError wrong) {
            var name = interpreter.state().name;
            return interpreter.call().fail(2, name + ": " + wrong.line() + ": " + wrong.getMessage());
        }
    }

    private static int converse(Interpreter interpreter) throws InterruptedException {
        var call = interpreter.call();
        var in = call.process().file(0);
        boolean person = in != null && in.isTerminal();
        if (person) {
            call.handle(Signal.INT, Signal.QUIT);
        }
        var script = new StringBuilder();
        while (true) {
            if (person) {
                call.print(script.isEmpty() ? prompt(call) : "> ");
                call.flush();
            }
            var line = call.readLine();
            if (call.takeSignal() != null) {
                script.setLength(0);
                call.print("\n");
                continue;
            }
            if (line == null || script.length() + line.length() > LONGEST_SCRIPT) {
                return interpreter.atExit(interpreter.state().lastStatus);
            }
            script.append(line).append('\n');
            try {
                var body = ScriptParser.parse(script.toString());
                script.setLength(0);
                interpreter.run(body, false);
            } catch (ScriptError wrong) {
                boolean unfinished = String.valueOf(wrong.getMessage()).matches(".*(end of file|Unterminated|EOF).*");
                if (!unfinished) {
                    script.setLength(0);
                    call.fail(2, interpreter.state().name + ": " + wrong.line() + ": " + wrong.getMessage());
                    interpreter.state().lastStatus = 2;
                }
            } catch (Jump jump) {
                if (jump.kind() == Jump.Kind.EXIT) {
                    return interpreter.atExit(jump.number());
                }
            }
        }
    }

    private static String prompt(Call call) {
        return call.process().isRoot() ? "# " : "$ ";
    }
}
