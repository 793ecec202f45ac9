package greenwall.lab.ssh;

import greenwall.lab.machine.ProgramInvocation;
import greenwall.lab.machine.ProgramInvocation.Sink;
import greenwall.lab.machine.SimulatedMachine;
import greenwall.lab.machine.SimulatedShell;
import greenwall.lab.machine.StandardInput;
import java.io.InputStream;

/// The result of commands typed on a simulated host: both output channels combined, and the exit status.
record TypedCommandResult(String text, int status) {
    static TypedCommandResult on(SimulatedMachine machine, String commands) throws InterruptedException {
        var text = new StringBuilder();
        Sink sink = text::append;
        try (var process = machine.begin()) {
            int status = SimulatedShell.run(
                    ProgramInvocation.first(
                            machine, process, StandardInput.of(InputStream.nullInputStream()), sink, sink),
                    commands);
            return new TypedCommandResult(text.toString(), status);
        }
    }
}
