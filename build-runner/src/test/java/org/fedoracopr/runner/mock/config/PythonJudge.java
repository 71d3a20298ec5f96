package org.fedoracopr.runner.mock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A Python that executes configurations as mock does, one after the other, and says what they have set. */
final class PythonJudge implements AutoCloseable {

    private static final String SCRIPT = """
            import configparser, json, sys
            for line in sys.stdin:
                included = []
                options = {'macros': {}, 'plugin_conf': {'tmpfs_opts': {}}, 'dnf.conf': '', 'root': 'r'}
                names = {'__builtins__': {}, 'config_opts': options, 'include': included.append}
                try:
                    exec(compile(json.loads(line), 'config', 'exec'), names)
                    parser = configparser.RawConfigParser(delimiters=('=',))
                    parser.read_string(options['dnf.conf'])
                    answer = {'options': options, 'included': included, 'names': len(names),
                              'repositories': {name: dict(parser[name]) for name in parser.sections()}}
                except BaseException as problem:
                    answer = {'problem': repr(problem)}
                print(json.dumps(answer), flush=True)
            """;

    private final Process process;
    private final BufferedWriter input;
    private final BufferedReader output;

    PythonJudge() throws IOException {
        try {
            process = new ProcessBuilder("python3", "-X", "utf8", "-c", SCRIPT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("python3 is not on this machine: " + e.getMessage());
            throw e;
        }
        input = process.outputWriter();
        output = process.inputReader();
    }

    JsonNode execute(String configuration) throws IOException {
        input.write(JsonTree.MAPPER.writeValueAsString(TextNode.valueOf(configuration)) + "\n");
        input.flush();
        String answer = output.readLine();
        if (answer == null) {
            throw new IOException("Python has ended");
        }
        return JsonTree.of(answer);
    }

    @Override
    public void close() throws IOException {
        input.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
