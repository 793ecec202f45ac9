package greenwall.app.command;

import picocli.CommandLine;

/// Makes the commands that the command line declares.
record CommandFactory(Program program, Sources sources) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
        var made = CommandLine.defaultFactory().create(type);
        if (made instanceof ProgramCommand command) {
            command.program = program;
            command.sources = sources;
        }
        return made;
    }
}
