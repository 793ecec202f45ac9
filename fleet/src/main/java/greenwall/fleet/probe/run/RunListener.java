package greenwall.fleet.probe.run;

/// Told of what happens to one run, in order, one call at a time, on a thread of the runner's. It has to be
/// quick: the run waits for it. The last event is [RunEvent.Ended], always and once.
@FunctionalInterface
public interface RunListener {
    void happened(RunEvent event);
}
