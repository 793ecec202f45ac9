package greenwall.lab.machine;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One run of a program, with its words, environment and rights.
///
/// @param words the program's name, followed by its arguments
/// @param root whether it runs as root
public record ProgramInvocation(
        SimulatedMachine machine,
        SimulatedProcess process,
        StandardInput input,
        Sink out,
        Sink err,
        boolean root,
        Map<String, String> environment,
        List<String> words) {
    public ProgramInvocation {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /// The first command of a session.
    public static ProgramInvocation first(
            SimulatedMachine machine, SimulatedProcess process, StandardInput input, Sink out, Sink err) {
        return new ProgramInvocation(machine, process, input, out, err, false, Map.of(), List.of("sh"));
    }

    ProgramInvocation with(List<String> other) {
        return new ProgramInvocation(machine, process, input, out, err, root, environment, other);
    }

    ProgramInvocation into(Sink other) {
        return new ProgramInvocation(machine, process, input, other, err, root, environment, words);
    }

    ProgramInvocation asRoot() {
        return new ProgramInvocation(machine, process, input, out, err, true, environment, words);
    }

    ProgramInvocation as(SimulatedProcess other) {
        return new ProgramInvocation(machine, other, input, out, err, root, environment, words);
    }

    ProgramInvocation withVariable(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new ProgramInvocation(machine, process, input, out, err, root, more, words);
    }

    /// The name of the program without its directory.
    public String name() {
        var full = words.getFirst();
        return full.substring(full.lastIndexOf('/') + 1);
    }

    /// The words after the program's name.
    public List<String> arguments() {
        return words.subList(1, words.size());
    }

    public void print(String text) throws InterruptedException {
        process.checkKilled();
        out.text(text);
    }

    /// Writes to standard error.
    public void error(String text) throws InterruptedException {
        out.flush();
        err.text(text);
        err.flush();
    }

    /// Writes an error and returns the exit status.
    public int fail(int status, String line) throws InterruptedException {
        error(line + "\n");
        return status;
    }

    /// Flushes the output and waits.
    ///
    /// @return false if the process was interrupted; the program then prints its results and ends
    public boolean pause(Duration time) throws InterruptedException {
        out.flush();
        return process.pause(time);
    }

    /// Runs the program that the first word names.
    int run() throws InterruptedException {
        var program = machine.locate(words.getFirst()).map(machine.programs()::get);
        return program.isPresent() ? program.get().run(this) : fail(127, "sh: 1: " + words.getFirst() + ": not found");
    }

    /// Receives the output of a program.
    public interface Sink {
        void text(String text) throws InterruptedException;

        /// Writes buffered text.
        default void flush() throws InterruptedException {}
    }
}
