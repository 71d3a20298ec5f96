package org.fedoracopr.bench.runner;

import java.util.List;
import org.fedoracopr.bench.BenchException;

/** A Python program that imports what upstream's builder imports, reads its arguments and prints a line. */
public record PythonStart(String python) {

    private static final String PROGRAM = """
            import argparse, configparser, fcntl, glob, json, logging, os, pprint, re, shlex, shutil, subprocess, sys, tempfile
            import jinja2, munch, requests, simplejson
            try:
                import rpm, specfile
            except ImportError:
                pass
            parser = argparse.ArgumentParser()
            parser.add_argument("--task-file")
            parser.parse_args(sys.argv[1:])
            print("started", flush=True)
            """;

    /** Finds the Python, which fills the cache the first time. */
    public static PythonStart find() throws InterruptedException {
        TimedRun run = TimedRun.of(new ProcessBuilder("bench/python-builder"));
        if (run.exitCode() != 0) {
            throw new BenchException(run.lastLine());
        }
        return new PythonStart(run.lastLine());
    }

    public TimedRun run() throws InterruptedException {
        TimedRun run = TimedRun.of(new ProcessBuilder(List.of(python, "-c", PROGRAM, "--task-file", "task.json")));
        if (run.exitCode() != 0) {
            throw new BenchException("the Python program failed: " + run.lastLine());
        }
        return run;
    }
}
