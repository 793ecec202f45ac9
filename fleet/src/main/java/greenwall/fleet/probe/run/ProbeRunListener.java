package greenwall.fleet.probe.run;

/// Receives the events of one run in order, one call at a time, on a thread of the runner. It must return
/// quickly, because the run waits for it. The last event is always [ProbeRunEvent.Ended], exactly once.
@FunctionalInterface
public interface ProbeRunListener {
    void onEvent(ProbeRunEvent event);
}
