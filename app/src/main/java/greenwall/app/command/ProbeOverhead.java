package greenwall.app.command;

import greenwall.fleet.Unit;
import greenwall.fleet.probe.run.ProbeRunEvent;
import java.util.OptionalDouble;

/// Computes the average overhead of a run on its host.
final class ProbeOverhead {
    private int samples;
    private int kernelSamples;
    private double processCores;
    private double kernelCores;
    private String whyKernelUnknown = "";

    synchronized void record(ProbeRunEvent event) {
        if (!(event instanceof ProbeRunEvent.Load load)) {
            return;
        }
        samples++;
        processCores += load.probeCores();
        switch (load.kernel()) {
            case ProbeRunEvent.KernelCpu.Cores(var cores) -> {
                kernelSamples++;
                kernelCores += cores;
            }
            case ProbeRunEvent.KernelCpu.Unknown(var why) -> whyKernelUnknown = why;
        }
    }

    /// The CPU cores used by the processes of the run.
    synchronized OptionalDouble averageProcessCores() {
        return samples == 0 ? OptionalDouble.empty() : OptionalDouble.of(processCores / samples);
    }

    /// The CPU cores used by the programs of the run inside the kernel.
    synchronized OptionalDouble kernel() {
        return kernelSamples == 0 ? OptionalDouble.empty() : OptionalDouble.of(kernelCores / kernelSamples);
    }

    /// The overhead in words. Empty if nothing is known.
    synchronized String text() {
        if (samples == 0) {
            return "";
        }
        var words = "it used " + Unit.CORES.text(processCores / samples) + " on its host";
        if (kernelSamples > 0) {
            return words + ", and " + Unit.CORES.text(kernelCores / kernelSamples) + " inside the kernel";
        }
        return whyKernelUnknown.isEmpty()
                ? words
                : words + "; its CPU use in the kernel is not known: " + whyKernelUnknown;
    }
}
