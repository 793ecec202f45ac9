package greenwall.app.command;

/// A command that may ask the configured sources.
abstract class SourcesCommand extends ProgramCommand {
    final Sources sources;

    SourcesCommand(Program program, Sources sources) {
        super(program);
        this.sources = sources;
    }
}
