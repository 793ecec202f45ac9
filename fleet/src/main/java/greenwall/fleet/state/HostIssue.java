package greenwall.fleet.state;

/// What is wrong with a host that its cells do not tell, or not as badly: an alert, a problem.
///
/// @param reason in one sentence
public record HostIssue(CellState state, String reason) {}
