# What `make install` puts where: the programs (CMakeLists.txt), the library with headers and pkg-config file, man pages, a unit of systemd.
configure_file(packaging/sekisho.pc.in sekisho.pc @ONLY)
install(TARGETS sekisho_core ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
# What gcc keeps for optimising the command as a whole is for this gcc alone, and would be compiled again in every user's link.
if(SEKISHO_WHOLE)
    install(CODE "file(GLOB libraries \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/libsekisho*.a\")
        execute_process(COMMAND ${CMAKE_STRIP} -p --remove-section=.gnu.lto_* --remove-section=.gnu.debuglto_*
                                --strip-symbol=__gnu_lto_slim \${libraries} COMMAND_ERROR_IS_FATAL ANY)")
endif()
install(DIRECTORY include/sekisho DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES ${CMAKE_BINARY_DIR}/include/sekisho/version.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sekisho)
install(FILES ${CMAKE_BINARY_DIR}/sekisho.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES docs/sekisho.1 docs/sekisho-collect.1 docs/sekisho-fleet.1 docs/sekisho-notify.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
configure_file(packaging/systemd/sekisho-collect.service sekisho-collect.service @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/sekisho-collect.service DESTINATION lib/systemd/system)
install(FILES docs/report.schema.json docs/host.schema.json docs/fleet.schema.json docs/fleet.md docs/allow-list.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
