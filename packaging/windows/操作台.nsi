; What setup.exe does. build.py fills in @…@ and hands it to makensis. Everything a person reads is Chinese.
; Per user, without an administrator. A workspace is never in the program's folder, and uninstalling
; touches only what was installed: each file is named below.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
ManifestSupportedOS all
ManifestDPIAware true
RequestExecutionLevel user
Name "@TITLE@"
OutFile "@TARGET@"
BrandingText "@TITLE@ @VERSION@"
InstallDir "$LOCALAPPDATA\Programs\@TITLE@"
InstallDirRegKey HKCU "Software\@TITLE@" "folder"
VIProductVersion "@FOUR@"
VIAddVersionKey /LANG=2052 "ProductName" "@TITLE@"
VIAddVersionKey /LANG=2052 "FileDescription" "@TITLE@安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "@VERSION@"
VIAddVersionKey /LANG=2052 "ProductVersion" "@VERSION@"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT"

!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\@TITLE@"
!define MUI_ICON "@ICON@"
!define MUI_UNICON "@ICON@"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "现在就打开操作台"
!define MUI_FINISHPAGE_RUN_FUNCTION Start
!define MUI_WELCOMEPAGE_TEXT "本程序安装在您自己的用户文件夹里，不需要管理员，不联网。$\r$\n$\r$\n安装以后，双击桌面上的“@TITLE@”就能使用。各单位的表和汇总的结果放在“文档”里，升级、卸载都不会动它们。$\r$\n$\r$\n升级前请先在操作台的网页上按“退出操作台”。"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LookAtFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; Says why nothing can be done and ends; a silent run says it by its exit status alone.
!macro StopWith text
  MessageBox MB_OK|MB_ICONEXCLAMATION "${text}" /SD IDOK
  SetErrorLevel 3
  Abort
!macroend

; A program that runs has its files open: none of them could be replaced.
!macro StopWhereRunning
  ${If} ${FileExists} "$INSTDIR\python\pythonw.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\python\pythonw.exe" a
    ${If} ${Errors}
      !insertmacro StopWith "操作台正在运行，或者没有权限改动它的文件夹。请在操作台的网页上按“退出操作台”，再试一次。"
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  SetShellVarContext current
  ${IfNot} ${AtLeastWin8.1}
    !insertmacro StopWith "本程序需要64位的 Windows 10 或 11（8.1 也可以），在这台电脑上不能运行。"
  ${EndIf}
FunctionEnd

Function un.onInit
  SetShellVarContext current
FunctionEnd

Function LookAtFolder
  ${If} ${FileExists} "$INSTDIR\inbox\*.*"
    MessageBox MB_OK|MB_ICONEXCLAMATION "这个文件夹是放表的工作区，程序不能装在里面，请换一个文件夹。" /SD IDOK
    Abort
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\packages\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\卸载.exe"
    MessageBox MB_OK|MB_ICONEXCLAMATION "这个文件夹里已有别的程序，请换一个文件夹。" /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

Function Start
  SetOutPath "$INSTDIR"
  Exec '"$INSTDIR\python\pythonw.exe" -m liaison_pipeline desk'
FunctionEnd

Section
  ${If} ${Silent}
    Call LookAtFolder
  ${EndIf}
  !insertmacro StopWhereRunning
  ; an upgrade: what the old version put there goes first, and nothing else
  ${If} ${FileExists} "$INSTDIR\卸载.exe"
    DetailPrint "正在移走旧版本……"
    ExecWait '"$INSTDIR\卸载.exe" /S _?=$INSTDIR' $0
    ${If} $0 <> 0
      !insertmacro StopWith "旧版本没有移走，没有安装新版本。请重新启动电脑后再试。"
    ${EndIf}
  ${EndIf}
  SetOverwrite on
  @INSTALL@
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\卸载.exe"
  WriteRegStr HKCU "Software\@TITLE@" "folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "@TITLE@"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "@VERSION@"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\操作台.ico"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\卸载.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\卸载.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" @KILOBYTES@
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  CreateDirectory "$SMPROGRAMS\@TITLE@"
  CreateShortCut "$DESKTOP\@TITLE@.lnk" "$INSTDIR\python\pythonw.exe" "-m liaison_pipeline desk" "$INSTDIR\操作台.ico"
  CreateShortCut "$SMPROGRAMS\@TITLE@\@TITLE@.lnk" "$INSTDIR\python\pythonw.exe" "-m liaison_pipeline desk" "$INSTDIR\操作台.ico"
  CreateShortCut "$SMPROGRAMS\@TITLE@\自检.lnk" "$INSTDIR\python\pythonw.exe" "-m liaison_pipeline desk --self-check" "$INSTDIR\操作台.ico"
  CreateShortCut "$SMPROGRAMS\@TITLE@\卸载.lnk" "$INSTDIR\卸载.exe"
SectionEnd

Section un.
  !insertmacro StopWhereRunning
  @REMOVE@
  Delete "$DESKTOP\@TITLE@.lnk"
  Delete "$SMPROGRAMS\@TITLE@\@TITLE@.lnk"
  Delete "$SMPROGRAMS\@TITLE@\自检.lnk"
  Delete "$SMPROGRAMS\@TITLE@\卸载.lnk"
  RMDir "$SMPROGRAMS\@TITLE@"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\@TITLE@"
  Delete "$INSTDIR\卸载.exe"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
SectionEnd
