package greenwall.lab.shell;

import greenwall.lab.shell.Jump.Kind;
import greenwall.lab.shell.Syntax.AndOr;
import greenwall.lab.shell.Syntax.Background;
import greenwall.lab.shell.Syntax.Case;
import greenwall.lab.shell.Syntax.For;
import greenwall.lab.shell.Syntax.Function;
import greenwall.lab.shell.Syntax.If;
import greenwall.lab.shell.Syntax.Loop;
import greenwall.lab.shell.Syntax.Node;
import greenwall.lab.shell.Syntax.Pipeline;
import greenwall.lab.shell.Syntax.Redirect;
import greenwall.lab.shell.Syntax.Redirected;
import greenwall.lab.shell.Syntax.Sequence;
import greenwall.lab.shell.Syntax.Simple;
import greenwall.lab.shell.Syntax.Subshell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs a parsed script in a process.
final class Interpreter {
    private static final int DEEPEST_CALL = 100;

    private final Call call;
    private final ShellState state;
    private final Expander expander;
    private final Builtins builtins;
    private final Jobs jobs;

    /// The status of the newest command substitution: that of a line which only assigns.
    private int captured;

    Interpreter(Call call, ShellState state) {
        this.call = call;
        this.state = state;
        this.expander = new Expander(this, state);
        this.builtins = new Builtins(this, state);
        this.jobs = new Jobs(this, call, state);
    }

    Call call() {
        return call;
    }

    ShellState state() {
        return state;
    }

    /// Says a line as this shell would and gives the way out of it.
    Jump failed(int status, String message) {
        try {
            call.flush();
            call.error(state.name + ": 1: " + message + "\n");
        } catch (InterruptedException _) {
            call.process().checkKilled();
        }
        return new Jump(Kind.EXIT, status);
    }

    /// Runs a whole script, its last command in this very process, and then its EXIT trap.
    int script(Node body, boolean lastReplaces) throws InterruptedException {
        int status;
        try {
            status = run(body, lastReplaces && state.traps.isEmpty());
        } catch (Jump jump) {
            status = jump.kind() == Kind.EXIT || jump.kind() == Kind.RETURN ? jump.number() : state.lastStatus;
        }
        return atExit(status);
    }

    int atExit(int status) throws InterruptedException {
        state.lastStatus = status;
        var trap = state.traps.remove("EXIT");
        if (trap != null) {
            try {
                evaluate(trap);
            } catch (Jump jump) {
                if (jump.kind() == Kind.EXIT) {
                    status = jump.number();
                }
            }
        }
        call.flush();
        return status;
    }

    int evaluate(String script) throws InterruptedException {
        try {
            return run(ScriptParser.parse(script), false);
        } catch (ScriptError wrong) {
            throw failed(2, wrong.getMessage() + "");
        }
    }

    int run(Node node, boolean replace) throws InterruptedException {
        checkpoint();
        int status = switch (node) {
            case Simple simple -> simple(simple, replace);
            case Sequence sequence -> sequence(sequence, replace);
            case AndOr andOr -> {
                int left = condition(andOr.left());
                yield (left == 0) == andOr.and() ? run(andOr.right(), replace) : left;
            }
            case Pipeline pipeline -> pipeline(pipeline);
            case Background background -> jobs.background(background.body());
            case Subshell subshell ->
                jobs.foreground(jobs.child(subshell.body(), call.process().shareFiles()));
            case Redirected redirected -> redirected(redirected);
            case If choice -> choice(choice);
            case Loop loop -> loop(loop);
            case For each -> each(each);
            case Case choice -> select(choice);
            case Function function -> {
                state.functions.put(function.name(), function.body());
                yield 0;
            }
        };
        state.lastStatus = status;
        return status;
    }

    private int condition(Node node) throws InterruptedException {
        boolean strict = state.options.remove('e');
        try {
            return run(node, false);
        } finally {
            if (strict) {
                state.options.add('e');
            }
        }
    }

    private int sequence(Sequence sequence, boolean replace) throws InterruptedException {
        int status = 0;
        var parts = sequence.parts();
        for (int i = 0; i < parts.size(); i++) {
            status = run(parts.get(i), replace && i == parts.size() - 1 && state.traps.isEmpty());
        }
        return status;
    }

    private int choice(If choice) throws InterruptedException {
        for (var branch : choice.branches()) {
            if (condition(branch.condition()) == 0) {
                return run(branch.body(), false);
            }
        }
        return choice.otherwise() == null ? 0 : run(choice.otherwise(), false);
    }

    private int loop(Loop loop) throws InterruptedException {
        int status = 0;
        while ((condition(loop.condition()) == 0) != loop.until()) {
            try {
                status = run(loop.body(), false);
            } catch (Jump jump) {
                if (leavesLoop(jump)) {
                    break;
                }
            }
        }
        return status;
    }

    private int each(For each) throws InterruptedException {
        int status = 0;
        var values = each.words() == null ? List.copyOf(state.positional) : expander.words(each.words());
        for (var value : values) {
            state.variables.put(each.name(), value);
            try {
                status = run(each.body(), false);
            } catch (Jump jump) {
                if (leavesLoop(jump)) {
                    break;
                }
            }
        }
        return status;
    }

    /// Whether this loop ends; rethrown where the jump goes further out.
    private static boolean leavesLoop(Jump jump) {
        boolean loops = jump.kind() == Kind.BREAK || jump.kind() == Kind.CONTINUE;
        if (!loops) {
            throw jump;
        }
        if (jump.number() > 1) {
            throw new Jump(jump.kind(), jump.number() - 1);
        }
        return jump.kind() == Kind.BREAK;
    }

    private int select(Case choice) throws InterruptedException {
        var subject = expander.text(choice.subject());
        for (var item : choice.items()) {
            for (var pattern : item.patterns()) {
                if (Pattern.matches(expander.pattern(pattern), subject)) {
                    return run(item.body(), false);
                }
            }
        }
        return 0;
    }

    private int simple(Simple simple, boolean replace) throws InterruptedException {
        var words = expander.words(simple.words());
        if (words.isEmpty()) {
            captured = 0;
            assign(simple);
            int status = captured;
            return withRedirects(simple.redirects(), () -> status);
        }
        var name = words.getFirst();
        if (name.equals("exec")) {
            return replaceSelf(simple, words);
        }
        var function = state.functions.get(name);
        boolean builtin = builtins.has(name);
        if (function != null || builtin) {
            var before = assignTemporarily(simple);
            try {
                return strict(withRedirects(
                        simple.redirects(), () -> function != null ? invoke(function, words) : builtins.run(words)));
            } finally {
                before.forEach(this::restore);
            }
        }
        var environment = environmentWith(simple);
        if (replace) {
            var opened = redirects(simple.redirects());
            if (opened == null) {
                return 1;
            }
            opened.apply(call.process());
            return program(call, words, environment, simple.line());
        }
        var files = call.process().shareFiles();
        if (!redirectInto(files, simple.redirects())) {
            return strict(2);
        }
        call.flush();
        var child = call.machine()
                .fork(
                        call.process(),
                        files,
                        words,
                        self -> program(
                                new Call(call.machine(), self, words, environment), words, environment, simple.line()));
        return strict(jobs.foreground(child));
    }

    private int strict(int status) {
        if (status != 0 && state.options.contains('e')) {
            throw new Jump(Kind.EXIT, status);
        }
        return status;
    }

    /// Runs an installed program in the given call's process.
    private int program(Call in, List<String> words, Map<String, String> environment, int line)
            throws InterruptedException {
        var machine = in.machine();
        if (machine.locate(words.getFirst(), environment.getOrDefault("PATH", Shell.PATH))
                .isEmpty()) {
            return in.fail(127, state.name + ": " + line + ": " + words.getFirst() + ": not found");
        }
        return in.become(words, environment);
    }

    private void assign(Simple simple) throws InterruptedException {
        for (var assignment : simple.assignments()) {
            state.variables.put(assignment.name(), expander.text(assignment.value()));
            if (state.options.contains('a')) {
                state.exported.add(assignment.name());
            }
        }
    }

    private Map<String, @Nullable String> assignTemporarily(Simple simple) throws InterruptedException {
        var before = new HashMap<String, @Nullable String>();
        for (var assignment : simple.assignments()) {
            before.putIfAbsent(assignment.name(), state.variables.get(assignment.name()));
            state.variables.put(assignment.name(), expander.text(assignment.value()));
        }
        return before;
    }

    private void restore(String name, @Nullable String value) {
        if (value == null) {
            state.variables.remove(name);
        } else {
            state.variables.put(name, value);
        }
    }

    private Map<String, String> environmentWith(Simple simple) throws InterruptedException {
        var environment = state.environment();
        for (var assignment : simple.assignments()) {
            environment.put(assignment.name(), expander.text(assignment.value()));
        }
        return environment;
    }

    private int invoke(Node function, List<String> words) throws InterruptedException {
        if (state.functionDepth >= DEEPEST_CALL) {
            throw failed(2, words.getFirst() + ": functions called too deeply");
        }
        var before = state.positional;
        state.positional = words.subList(1, words.size());
        state.functionDepth++;
        try {
            return run(function, false);
        } catch (Jump jump) {
            if (jump.kind() != Kind.RETURN) {
                throw jump;
            }
            return jump.number();
        } finally {
            state.functionDepth--;
            state.positional = before;
        }
    }

    private int replaceSelf(Simple simple, List<String> words) throws InterruptedException {
        var opened = redirects(simple.redirects());
        if (opened == null) {
            throw new Jump(Kind.EXIT, 2);
        }
        call.flush();
        opened.apply(call.process());
        if (words.size() == 1) {
            assign(simple);
            return 0;
        }
        var command = words.subList(1, words.size());
        var environment = environmentWith(simple);
        throw new Jump(Kind.EXIT, program(call, command, environment, simple.line()));
    }

    @FunctionalInterface
    private interface Step {
        int run() throws InterruptedException;
    }

    private int redirected(Redirected redirected) throws InterruptedException {
        return withRedirects(redirected.redirects(), () -> run(redirected.body(), false));
    }

    private int withRedirects(List<Redirect> redirects, Step step) throws InterruptedException {
        if (redirects.isEmpty()) {
            return step.run();
        }
        call.flush();
        var opened = redirects(redirects);
        if (opened == null) {
            return 1;
        }
        var process = call.process();
        var before = process.shareFiles();
        opened.apply(process);
        try {
            return step.run();
        } finally {
            call.flush();
            for (int descriptor : opened.touched()) {
                var old = before.remove(descriptor);
                if (old == null) {
                    process.close(descriptor);
                } else {
                    process.open(descriptor, old);
                }
            }
            before.values().forEach(OpenFile::release);
        }
    }

    private @Nullable Redirects redirects(List<Redirect> redirects) throws InterruptedException {
        return Redirects.open(this, expander, redirects);
    }

    private boolean redirectInto(Map<Integer, OpenFile> files, List<Redirect> redirects) throws InterruptedException {
        if (redirects.isEmpty()) {
            return true;
        }
        var opened = redirects(redirects);
        if (opened == null) {
            files.values().forEach(OpenFile::release);
            return false;
        }
        opened.apply(files);
        return true;
    }

    private int pipeline(Pipeline pipeline) throws InterruptedException {
        if (pipeline.parts().size() == 1) {
            int only = condition(pipeline.parts().getFirst());
            return pipeline.negated() ? (only == 0 ? 1 : 0) : only;
        }
        call.flush();
        var children = new ArrayList<@Nullable Process>();
        OpenFile input = null;
        for (int i = 0; i < pipeline.parts().size(); i++) {
            boolean last = i == pipeline.parts().size() - 1;
            var files = call.process().shareFiles();
            if (input != null) {
                Jobs.put(files, 0, input);
            }
            var pipe = new Pipe();
            if (!last) {
                Jobs.put(files, 1, pipe.writeEnd());
            }
            children.add(jobs.child(pipeline.parts().get(i), files));
            input = pipe.readEnd();
        }
        int status = 0;
        for (var child : children) {
            status = jobs.foreground(child);
        }
        return pipeline.negated() ? (status == 0 ? 1 : 0) : strict(status);
    }

    /// Runs the traps of signals that have come, between two commands.
    void checkpoint() throws InterruptedException {
        call.process().checkKilled();
        for (var signal = call.process().takePending();
                signal != null;
                signal = call.process().takePending()) {
            trap(signal);
        }
    }

    void trap(Signal signal) throws InterruptedException {
        var action = state.traps.get(signal.name());
        if (action != null) {
            int before = state.lastStatus;
            evaluate(action);
            state.lastStatus = before;
        }
    }

    /// Waits for a job that was started in the background.
    int await(Process job) throws InterruptedException {
        return jobs.await(job);
    }

    /// Standard output of a part of the script, without its last line ends.
    String capture(Node body) throws InterruptedException {
        var output = jobs.capture(body);
        captured = output.status();
        return output.text();
    }
}
