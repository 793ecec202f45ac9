package greenwall.app.command;

import greenwall.fleet.Unit;
import greenwall.fleet.probe.run.RunEvent;
import java.util.OptionalDouble;

/// The average cost of a run for its host.
final class ProbeOverhead {
    private int loads;
    private int reported;
    private double own;
    private double kernel;
    private String unreported = "";

    synchronized void happened(RunEvent event) {
        if (!(event instanceof RunEvent.Load load)) {
            return;
        }
        loads++;
        own += load.probeCores();
        switch (load.kernel()) {
            case RunEvent.Kernel.Cores(var cores) -> {
                reported++;
                kernel += cores;
            }
            case RunEvent.Kernel.Unknown(var why) -> unreported = why;
        }
    }

    /// The CPUs used by its processes.
    synchronized OptionalDouble own() {
        return loads == 0 ? OptionalDouble.empty() : OptionalDouble.of(own / loads);
    }

    /// The CPUs used by its programs in the kernel.
    synchronized OptionalDouble kernel() {
        return reported == 0 ? OptionalDouble.empty() : OptionalDouble.of(kernel / reported);
    }

    /// Empty if nothing is known.
    synchronized String words() {
        if (loads == 0) {
            return "";
        }
        var words = "it used " + Unit.CORES.text(own / loads) + " of its host";
        if (reported > 0) {
            return words + ", and " + Unit.CORES.text(kernel / reported) + " inside the kernel";
        }
        return unreported.isEmpty() ? words : words + "; its cost inside the kernel is not known: " + unreported;
    }
}
